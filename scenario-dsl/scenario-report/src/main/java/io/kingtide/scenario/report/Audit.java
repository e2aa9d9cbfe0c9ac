package io.kingtide.scenario.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about leaks of tagged work into production. The agent's own ledger is no audit: it never proves its own
 * innocence.
 *
 * @param method how it was found out
 * @param productionRowsTouched production rows that tagged work wrote; null, never 0, where nobody looked
 * @param shadowRowsWritten rows that tagged work wrote into shadows; null where nobody looked
 * @param refused tagged statements that were refused
 * @param refusedByReason the same, split by reason
 * @param findings what does not hold, one whole sentence each; empty where everything holds
 */
public record Audit(
        Method method,
        @Nullable Long productionRowsTouched,
        @Nullable Long shadowRowsWritten,
        long refused,
        Map<String, Long> refusedByReason,
        List<String> findings) {

    /** Ways of finding out, the strongest first. */
    public enum Method {
        /** Production holds exactly what real clients were acknowledged. */
        RECONCILED,
        /** Checksums of production tables before and after, on a system without real traffic. */
        CHECKSUMS,
        /** A search of production tables for the rehearsal's identities. */
        IDENTITIES,
        /** Nobody looked. */
        NONE;

        /** The name in {@code summary.json}. */
        @JsonValue
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Audit {
        if (method == Method.NONE && productionRowsTouched != null) {
            throw new IllegalArgumentException(
                    "Without an audit nothing is known about production rows; expected null, got "
                            + productionRowsTouched);
        }
        if (method != Method.NONE && productionRowsTouched == null) {
            throw new IllegalArgumentException(
                    "An audit by " + method.text() + " says how many production rows were touched");
        }
        refusedByReason = Map.copyOf(refusedByReason);
        findings = List.copyOf(findings);
    }

    /** Nobody looked: the audit of a run until somebody does. */
    public static Audit none() {
        return new Audit(Method.NONE, null, null, 0, Map.of(), List.of());
    }

    /** Whether somebody looked and found nothing wrong. */
    @JsonIgnore
    public boolean holds() {
        return method != Method.NONE
                && productionRowsTouched != null
                && productionRowsTouched == 0
                && findings.isEmpty();
    }

    /** Reasons in a stable order, for pages. */
    Map<String, Long> sortedReasons() {
        return new TreeMap<>(refusedByReason);
    }
}
