package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.TestStore;
import java.util.List;

/** The invariants of the tables. */
record LedgerLaws(PaymentSystem system) {

    void hold() {
        for (TestStore store : List.of(system.trade0, system.trade1)) {
            zero(
                    store,
                    "unbalanced transfers",
                    "SELECT COUNT(*) FROM (SELECT transfer_id FROM ledger_leg"
                            + " GROUP BY transfer_id HAVING SUM(amount) <> 0 OR COUNT(*) < 2) t");
            zero(
                    store,
                    "overdrawn accounts",
                    "SELECT COUNT(*) FROM account WHERE kind IN ('USER', 'MERCHANT') AND balance < 0");
            zero(
                    store,
                    "accounts that differ from their journal",
                    "SELECT COUNT(*) FROM account a WHERE a.balance <>"
                            + " a.opening + COALESCE((SELECT SUM(l.amount) FROM ledger_leg l WHERE l.account_no ="
                            + " a.account_no), 0) - COALESCE((SELECT SUM(b.amount) FROM posting_buffer b WHERE b.account_no ="
                            + " a.account_no), 0)");
            zero(
                    store,
                    "paid payments without exactly two legs",
                    "SELECT COUNT(*) FROM payment p WHERE p.status ="
                            + " 'PAID' AND (SELECT COUNT(*) FROM ledger_leg l WHERE l.transfer_id = p.payment_id) <> 2");
            zero(
                    store,
                    "legs of payments that are not paid",
                    "SELECT COUNT(*) FROM payment p WHERE p.status <>"
                            + " 'PAID' AND EXISTS (SELECT 1 FROM ledger_leg l WHERE l.transfer_id = p.payment_id)");
            zero(
                    store,
                    "paid payments without a message",
                    "SELECT COUNT(*) FROM payment p WHERE p.status = 'PAID' AND NOT EXISTS (SELECT 1 FROM message m"
                            + " WHERE m.message_id = p.payment_id AND m.state <> 'DROPPED')");
            zero(
                    store,
                    "orders paid twice",
                    "SELECT COUNT(*) FROM (SELECT order_id FROM payment WHERE status ="
                            + " 'PAID' GROUP BY order_id HAVING COUNT(*) > 1) t");
            zero(
                    store,
                    "refunds above the payment",
                    "SELECT COUNT(*) FROM payment p WHERE p.refunded > p.amount OR"
                            + " p.refunded <> COALESCE((SELECT SUM(r.amount) FROM refund r WHERE r.payment_id ="
                            + " p.payment_id), 0)");
        }
        assertThat(system.credit.number("SELECT COUNT(*) FROM credit_line l WHERE l.reserved <> COALESCE((SELECT"
                        + " SUM(r.amount) FROM credit_reservation r WHERE r.user_id = l.user_id AND r.state ="
                        + " 'RESERVED'), 0)"))
                .as("credit lines that differ from their reservations")
                .isZero();
    }

    /** What must hold when no activity is open: trade and credit agree on every payment. */
    void settled() {
        hold();
        assertThat(openActivities()).as("open activities").isZero();
        assertThat(system.credit.number("SELECT COALESCE(SUM(used), 0) FROM credit_line"))
                .as("credit used, against credit payments less their refunds")
                .isEqualTo(
                        system.inTrade("SELECT COALESCE(SUM(amount - refunded), 0) FROM payment WHERE method = 'HUABEI'"
                                + " AND status = 'PAID'"));
        assertThat(system.credit.number("SELECT COALESCE(SUM(reserved), 0) FROM credit_line"))
                .as("credit reserved")
                .isZero();
    }

    long openActivities() {
        return system.inTrade(
                "SELECT COUNT(*) FROM tcc_activity WHERE state IN ('TRYING', 'CONFIRMING', 'CANCELLING')");
    }

    /** Waits until the recovery has ended every activity; says what is open and what its threads do if it does not. */
    void eventuallyNoneOpen() {
        Eventually.holds("no activity is open", () -> openActivities() == 0, this::evidence);
    }

    /** Waits until no message is on its way. */
    void eventuallyAllDelivered() {
        Eventually.holds(
                "all messages are delivered",
                () -> system.inTrade("SELECT COUNT(*) FROM message WHERE state IN ('HALF', 'READY')") == 0);
    }

    private String evidence() {
        StringBuilder text = new StringBuilder("; now is ").append(System.currentTimeMillis());
        for (TestStore store : List.of(system.trade0, system.trade1)) {
            store.rows("SELECT activity_id, kind, state, attempts, next_attempt_at, created_at FROM tcc_activity"
                            + " WHERE state IN ('TRYING', 'CONFIRMING', 'CANCELLING')")
                    .forEach(row -> text.append("\n open: ").append(row));
        }
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.getName().equals("unit-jobs")) {
                text.append("\n ").append(thread.getName()).append(' ').append(thread.getState());
                for (StackTraceElement frame : stack) {
                    text.append("\n   at ").append(frame);
                }
            }
        });
        return text.toString();
    }

    private static void zero(TestStore store, String what, String sql) {
        assertThat(store.number(sql)).as("%s in %s", what, store.url()).isZero();
    }
}
