package io.kingtide.rehearsal.audit;

import io.kingtide.rehearsal.traffic.Operation;
import io.kingtide.rehearsal.traffic.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explains every production row of one trade store. It walks from what clients asked for to what must follow from it:
 * orders, payments and refunds by idempotency key; transfers by the payment or refund whose id they have; balances by
 * opening plus legs; messages and activities by what they refer to. Rows that the walk does not reach are touched.
 */
final class TradeReconciliation {
    /** Account numbers are kind × this + owner; see the reference system's data model. */
    private static final long ACCOUNT_KIND = 1_000_000_000_000L;

    static final Set<String> TABLES = Set.of(
            "unit_route",
            "replica_beat",
            "merchant",
            "account",
            "orders",
            "payment",
            "refund",
            "ledger_leg",
            "posting_buffer",
            "message",
            "payment_funding",
            "refund_funding",
            "tcc_activity",
            "repayment",
            "credit_surplus");

    private final StoreContents before;
    private final StoreContents now;
    private final KnownOperations known;
    private final Findings findings;
    private final Explained explained;

    /** Transfers that must exist: id to the sum per account. */
    private final Map<Long, Map<Long, Long>> transfers = new HashMap<>();

    private final Map<Long, Row> payments = new HashMap<>();
    private final Map<Long, Long> refundedByPayment = new HashMap<>();
    private final Set<Long> paidOrders = new HashSet<>();

    TradeReconciliation(
            StoreContents before, StoreContents now, KnownOperations known, Findings findings, Explained explained) {
        this.before = before;
        this.now = now;
        this.known = known;
        this.findings = findings;
        this.explained = explained;
    }

    void run() {
        checkPayments();
        checkOrders();
        checkRefunds();
        checkRefundedAmounts();
        checkLegs();
        checkBalances();
        checkMessages();
        checkActivities();
        checkReferenceData();
        // Real clients of a rehearsal pay from one source each, and repay no credit.
        for (String table : List.of("payment_funding", "refund_funding", "repayment", "credit_surplus")) {
            now.rows(table).forEach(row -> settle(row, "belongs to nothing that a real client did"));
        }
    }

    private void checkOrders() {
        for (Row row : now.rows("orders")) {
            Operation.Order order = known.find(Operation.Order.class, row);
            String wrong = order == null ? "comes from no real client" : mismatch(row, order);
            if (row.text("status").equals("PAYING")) {
                findings.pending();
            } else if (wrong == null
                    && paidOrders.contains(row.number("order_id"))
                            != row.text("status").equals("PAID")) {
                wrong = "has status " + row.text("status") + ", which its payment does not explain";
            }
            settle(row, wrong);
            if (wrong == null && order != null) {
                explained.found(order);
            }
        }
    }

    private static @Nullable String mismatch(Row row, Operation.Order order) {
        if (row.number("merchant") != order.merchant()
                || row.number("amount") != order.amount()
                || !row.text("currency").equals(order.currency())) {
            return "differs from what its client asked for";
        }
        return identity(order, order.orderId(), row.text("order_id"), false);
    }

    private void checkPayments() {
        for (Row row : now.rows("payment")) {
            Operation.Payment payment = known.find(Operation.Payment.class, row);
            String wrong = payment == null ? "comes from no real client" : mismatch(row, payment);
            settle(row, wrong);
            if (wrong != null || payment == null) {
                continue;
            }
            long id = row.number("payment_id");
            payments.put(id, row);
            explained.found(payment);
            switch (row.text("status")) {
                case "PAID" -> {
                    paidOrders.add(row.number("order_id"));
                    transfers.put(id, legs(row, 1));
                    explained.creditUsed(row, 1);
                }
                case "PENDING" -> findings.pending();
                default -> {
                    // FAILED: it moved nothing.
                }
            }
        }
    }

    private static @Nullable String mismatch(Row row, Operation.Payment payment) {
        if (row.number("merchant") != payment.merchant()
                || row.number("amount") != payment.amount()
                || !row.text("order_id").equals(payment.orderId())
                || !row.text("method").equals(payment.method())) {
            return "differs from what its client asked for";
        }
        if (payment.outcome() == Outcome.ACKNOWLEDGED && !row.text("status").equals("PAID")) {
            return "was acknowledged as paid and has status " + row.text("status");
        }
        boolean movedNothing = row.text("status").equals("FAILED");
        return identity(payment, payment.paymentId(), row.text("payment_id"), movedNothing);
    }

    private void checkRefunds() {
        for (Row row : now.rows("refund")) {
            Operation.Refund refund = known.find(Operation.Refund.class, row);
            String wrong = refund == null ? "comes from no real client" : mismatch(row, refund);
            settle(row, wrong);
            if (wrong != null || refund == null) {
                continue;
            }
            refundedByPayment.merge(row.number("payment_id"), row.number("amount"), Long::sum);
            explained.found(refund);
            if (row.text("status").equals("REFUNDED")) {
                transfers.put(row.number("refund_id"), legs(row, -1));
                explained.billable(row.number("refund_id"), "REFUND", row, 0);
                explained.creditUsed(row, -1);
            } else {
                findings.pending();
            }
        }
    }

    private @Nullable String mismatch(Row row, Operation.Refund refund) {
        if (!row.text("payment_id").equals(refund.paymentId())
                || row.number("amount") != refund.amount()
                || !payments.containsKey(row.number("payment_id"))) {
            return "differs from what its client asked for";
        }
        return identity(refund, refund.refundId(), row.text("refund_id"), false);
    }

    /** The outcome that the client was told must fit a row that exists. */
    private static @Nullable String identity(
            Operation operation, @Nullable String acknowledgedId, String id, boolean movedNothing) {
        return switch (operation.outcome()) {
            case ACKNOWLEDGED ->
                acknowledgedId == null || acknowledgedId.equals(id) ? null : "has another id than its client was told";
            case REJECTED -> movedNothing ? null : "exists although its client was told that it did not happen";
            case UNANSWERED -> null;
        };
    }

    private void checkRefundedAmounts() {
        for (Row row : payments.values()) {
            long expected = refundedByPayment.getOrDefault(row.number("payment_id"), 0L);
            if (row.text("status").equals("PAID")) {
                explained.billable(row.number("payment_id"), "PAYMENT", row, expected);
            }
            if (row.number("refunded") != expected) {
                findings.touched(
                        now.store(),
                        row,
                        "has refunded " + row.number("refunded") + "; its refunds explain " + expected);
            }
        }
    }

    private void checkLegs() {
        Map<Long, Map<Long, Long>> found = new HashMap<>();
        Map<Long, List<Row>> rows = new HashMap<>();
        for (Row leg : now.rows("ledger_leg")) {
            long transfer = leg.number("transfer_id");
            found.computeIfAbsent(transfer, absent -> new HashMap<>())
                    .merge(leg.number("account_no"), leg.number("amount"), Long::sum);
            rows.computeIfAbsent(transfer, absent -> new ArrayList<>()).add(leg);
        }
        rows.forEach((transfer, legs) -> {
            boolean holds = Objects.equals(found.get(transfer), transfers.get(transfer));
            legs.forEach(leg -> settle(leg, holds ? null : "belongs to a transfer that no payment or refund explains"));
        });
        for (long transfer : transfers.keySet()) {
            if (!found.containsKey(transfer)) {
                findings.wrong(now.store(), "transfer " + transfer + " of an explained payment or refund has no legs");
            }
        }
    }

    private void checkBalances() {
        Map<Long, Long> expected = new HashMap<>();
        Map<Long, Row> earlier = new HashMap<>();
        for (Row row : before.rows("account")) {
            expected.put(row.number("account_no"), row.number("balance"));
            earlier.put(row.number("account_no"), row);
        }
        transfers
                .values()
                .forEach(legs -> legs.forEach((account, amount) -> expected.merge(account, amount, Long::sum)));
        for (Row row : now.rows("posting_buffer")) {
            Map<Long, Long> legs = transfers.get(row.number("transfer_id"));
            Long leg = legs == null ? null : legs.get(row.number("account_no"));
            settle(
                    row,
                    leg != null && leg == row.number("amount") ? null : "waits for a transfer that is not explained");
            if (leg != null) {
                expected.merge(row.number("account_no"), -row.number("amount"), Long::sum);
            }
        }
        for (Row row : now.rows("account")) {
            long number = row.number("account_no");
            Row old = earlier.remove(number);
            if (old == null) {
                settle(row, "was not there before the rehearsal");
            } else if (old.number("opening") != row.number("opening")) {
                settle(row, "has another opening balance than before the rehearsal");
            } else {
                long off = row.number("balance") - expected.getOrDefault(number, 0L);
                settle(row, off == 0 ? null : "has a balance that is off by " + off);
            }
        }
        earlier.values().forEach(row -> findings.gone(now.store(), row));
    }

    private void checkMessages() {
        Set<Long> told = new HashSet<>();
        Set<Long> refunds = refundIds();
        for (Row row : now.rows("message")) {
            long id = row.number("message_id");
            boolean holds = payments.containsKey(id) || refunds.contains(id);
            settle(row, holds ? null : "tells of no explained payment or refund");
            switch (row.text("state")) {
                case "HALF", "READY" -> findings.pending();
                case "PARKED" -> findings.wrong(now.store(), "message " + id + " is parked");
                case "DONE" -> told.add(id);
                default -> {
                    // DROPPED: it told nothing.
                }
            }
        }
        for (long transfer : transfers.keySet()) {
            if (!told.contains(transfer)) {
                findings.wrong(now.store(), "payment or refund " + transfer + " was told to nobody");
            }
        }
    }

    private Set<Long> refundIds() {
        Set<Long> refunds = new HashSet<>();
        now.rows("refund").forEach(row -> refunds.add(row.number("refund_id")));
        return refunds;
    }

    private void checkActivities() {
        Set<Long> refunds = refundIds();
        for (Row row : now.rows("tcc_activity")) {
            long id = row.number("activity_id");
            boolean holds = payments.containsKey(id) || refunds.contains(id);
            settle(row, holds ? null : "refers to no explained payment or refund");
            if (holds) {
                explained.activity(row);
            }
            if (!Set.of("CONFIRMED", "CANCELLED").contains(row.text("state"))) {
                findings.pending();
            }
        }
    }

    private void checkReferenceData() {
        UnchangedTable.check("merchant", List.of("merchant_id"), before, now, findings);
        UnchangedTable.check("unit_route", List.of("slot", "lane"), before, now, findings);
        // Beats are for a replica, which the rehearsed system does not have.
        UnchangedTable.check("replica_beat", List.of("unit"), before, now, findings);
    }

    /** What a payment ({@code sign} 1) or refund (-1) moves: from the buyer or the credit clearing to the merchant. */
    private static Map<Long, Long> legs(Row row, int sign) {
        long amount = sign * row.number("amount");
        long payer = row.text("method").equals("HUABEI") ? 3 * ACCOUNT_KIND : ACCOUNT_KIND + row.number("buyer");
        Map<Long, Long> legs = new HashMap<>();
        legs.put(payer, -amount);
        legs.put(2 * ACCOUNT_KIND + row.number("merchant"), amount);
        return legs;
    }

    private void settle(Row row, @Nullable String wrong) {
        if (wrong == null) {
            findings.explained();
        } else {
            findings.touched(now.store(), row, wrong);
        }
    }
}
