package io.kingtide.rehearsal.audit;

import java.util.List;

/**
 * What the audit found.
 *
 * @param productionRowsTouched production rows that no real client's request explains: written, changed or deleted
 * @param shadowRowsWritten rows that were added to shadow tables
 * @param findings what does not hold, one sentence each, at most {@link #MAX_FINDINGS}; empty if all holds
 * @param pending work that was still under way, which a later audit may find settled
 * @param explained production rows that were explained
 */
public record AuditResult(
        long productionRowsTouched, long shadowRowsWritten, List<String> findings, long pending, long explained) {
    /** Beyond these, findings are counted and no longer listed. */
    public static final int MAX_FINDINGS = 50;

    public AuditResult {
        findings = List.copyOf(findings);
    }

    /** Whether production holds exactly what real clients were acknowledged, and nothing is under way. */
    public boolean holds() {
        return productionRowsTouched == 0 && findings.isEmpty() && pending == 0;
    }
}
