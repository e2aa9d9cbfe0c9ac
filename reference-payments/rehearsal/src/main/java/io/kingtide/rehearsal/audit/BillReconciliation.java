package io.kingtide.rehearsal.audit;

import java.util.HashSet;
import java.util.Set;

/**
 * Explains every production row of a cluster of bills by the payments and refunds that trade stores explained. Bills
 * follow by message: one that is missing or behind is pending while its message is, and a finding afterwards.
 */
final class BillReconciliation {
    private final StoreContents now;
    private final String table;
    private final Explained explained;
    private final Findings findings;

    /**
     * @param table {@code consumer_bill} or {@code merchant_bill}
     */
    BillReconciliation(StoreContents now, String table, Explained explained, Findings findings) {
        this.now = now;
        this.table = table;
        this.explained = explained;
        this.findings = findings;
    }

    void run() {
        Set<Long> seen = new HashSet<>();
        for (Row row : now.rows(table)) {
            Explained.Billable billable = explained.billables().get(row.number("ref_id"));
            if (billable == null) {
                findings.touched(now.store(), row, "tells of no explained payment or refund");
            } else if (!seen.add(row.number("ref_id")) || !tellsOf(billable, row)) {
                findings.touched(now.store(), row, "differs from its payment or refund");
            } else {
                findings.explained();
            }
        }
        explained.billables().keySet().stream()
                .filter(id -> !seen.contains(id))
                .forEach(id -> findings.wrong(now.store(), "payment or refund " + id + " has no bill"));
    }

    private static boolean tellsOf(Explained.Billable billable, Row row) {
        return row.text("kind").equals(billable.kind())
                && row.number("user_id") == billable.buyer()
                && row.number("merchant") == billable.merchant()
                && row.number("amount") == billable.amount()
                && row.number("refunded") == billable.refunded();
    }
}
