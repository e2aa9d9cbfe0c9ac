package io.kingtide.rehearsal.audit;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.traffic.Operation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Reconciles the stores of the reference system with what real clients were acknowledged (audit method
 * {@code reconciled}). It knows the tables and the acknowledgements and nothing else: not the agent, not the services'
 * code, not what the load generator believes to have sent.
 */
public final class Auditor {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final List<RunningSystem.Store> stores;

    /**
     * An auditor of these stores.
     *
     * @param stores with JDBC URLs that this JVM can reach
     */
    public Auditor(List<RunningSystem.Store> stores) {
        this.stores = List.copyOf(stores);
    }

    /** What the stores held before the first request. Immutable. */
    public static final class Baseline {
        private final List<StoreContents> contents;

        private Baseline(List<StoreContents> contents) {
            this.contents = List.copyOf(contents);
        }
    }

    /** Reads everything, once, before any traffic. */
    public Baseline baseline() {
        return new Baseline(readAll());
    }

    /**
     * Audits until everything holds, or nothing changes any more, or the time is over: work that was admitted before
     * the end of the traffic may still be settling.
     *
     * @param patience how long to wait for work under way
     */
    public AuditResult audit(Baseline baseline, Collection<Operation> operations, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        AuditResult result = auditNow(baseline, operations);
        while (!result.holds() && System.nanoTime() - deadline < 0) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            AuditResult next = auditNow(baseline, operations);
            boolean settled = next.pending() == 0 && next.equals(result);
            result = next;
            if (settled) {
                break;
            }
        }
        return result.pending() == 0 ? result : withPending(result, patience);
    }

    /** One look at the stores as they are now. */
    AuditResult auditNow(Baseline baseline, Collection<Operation> operations) {
        List<StoreContents> now = readAll();
        return reconcile(baseline.contents, now, new KnownOperations(operations));
    }

    static AuditResult reconcile(List<StoreContents> before, List<StoreContents> now, KnownOperations known) {
        Findings findings = new Findings();
        Explained explained = new Explained();
        long shadowRows = 0;
        for (int i = 0; i < now.size(); i++) {
            StoreContents store = now.get(i);
            checkShadow(store, known, findings);
            shadowRows += added(before.get(i), store);
            if (store.has("orders")) {
                store.unknownTables(TradeReconciliation.TABLES).forEach(table -> unknown(store, table, findings));
                new TradeReconciliation(before.get(i), store, known, findings, explained).run();
            }
        }
        // Rows of credit and bills are explained by what all trade stores did, so they come last.
        for (int i = 0; i < now.size(); i++) {
            StoreContents store = now.get(i);
            if (!store.has("orders")) {
                reconcileFollower(before.get(i), store, explained, findings);
            }
        }
        for (Operation operation : known.all()) {
            if (operation.outcome() == Operation.Outcome.ACKNOWLEDGED && !explained.isFound(operation)) {
                findings.wrong("all stores", "acknowledged but not found: " + operation.key());
            }
        }
        return findings.result(shadowRows);
    }

    private static void reconcileFollower(
            StoreContents before, StoreContents now, Explained explained, Findings findings) {
        for (String bills : List.of("consumer_bill", "merchant_bill")) {
            if (now.has(bills)) {
                now.unknownTables(Set.of(bills)).forEach(table -> unknown(now, table, findings));
                new BillReconciliation(now, bills, explained, findings).run();
                return;
            }
        }
        now.unknownTables(CreditReconciliation.TABLES).forEach(table -> unknown(now, table, findings));
        new CreditReconciliation(before, now, explained, findings).run();
    }

    private static void unknown(StoreContents store, String table, Findings findings) {
        findings.wrong(store.store(), "table " + table + " is not known to this audit; it cannot be called clean");
    }

    private static void checkShadow(StoreContents store, KnownOperations known, Findings findings) {
        long real = store.shadowKeys().stream().filter(known::hasKey).count();
        if (real > 0) {
            findings.wrong(store.store(), real + " rows of real clients are in shadow tables");
        }
    }

    private static long added(StoreContents before, StoreContents now) {
        long rows = 0;
        for (var count : now.shadowCounts().entrySet()) {
            rows += Math.max(0, count.getValue() - before.shadowCounts().getOrDefault(count.getKey(), 0L));
        }
        return rows;
    }

    private static AuditResult withPending(AuditResult result, Duration patience) {
        List<String> findings = new ArrayList<>(result.findings());
        findings.add("real work still under way after " + patience.toSeconds() + " s: " + result.pending() + " rows");
        return new AuditResult(
                result.productionRowsTouched(),
                result.shadowRowsWritten(),
                findings,
                result.pending(),
                result.explained());
    }

    private List<StoreContents> readAll() {
        List<StoreContents> all = new ArrayList<>();
        for (RunningSystem.Store store : stores) {
            try {
                all.add(new StoreReader(store).read());
            } catch (SQLException e) {
                throw Problem.notCarriedOut(
                                "Auditing store " + store.name(),
                                String.valueOf(e.getMessage()),
                                "a store that can be read at " + store.url(),
                                "Look into its log.")
                        .causedBy(e);
            }
        }
        return all;
    }
}
