package io.kingtide.payments.checker;

import java.util.List;

/**
 * The laws that one store's tables must obey at any moment, as queries that select what breaks them: the first column is
 * shown as the example. {@code $} stands before each table name, so that the shadow tables can be judged alike.
 */
final class TableLaws {
    private TableLaws() {}

    record Law(String name, String offenders) {}

    static List<Law> ofTrade(int firstSlot, int lastSlot, int elastic) {
        String misplaced = " OR slot NOT BETWEEN " + firstSlot + " AND " + lastSlot;
        return List.of(
                new Law(
                        "legs-sum-to-zero",
                        "SELECT transfer_id FROM $ledger_leg GROUP BY transfer_id HAVING SUM(amount) <> 0"),
                new Law(
                        "no-overdraft",
                        "SELECT account_no FROM $account WHERE kind IN ('USER', 'MERCHANT') AND balance < 0"),
                new Law(
                        "balance-equals-journal",
                        "SELECT a.account_no FROM $account a LEFT JOIN (SELECT account_no, SUM(amount) AS moved FROM"
                                + " $ledger_leg GROUP BY account_no) l ON l.account_no = a.account_no LEFT JOIN (SELECT"
                                + " account_no, SUM(amount) AS waiting FROM $posting_buffer GROUP BY account_no) b ON"
                                + " b.account_no = a.account_no WHERE a.balance <> a.opening + COALESCE(l.moved, 0) -"
                                + " COALESCE(b.waiting, 0)"),
                new Law(
                        "money-is-conserved",
                        "SELECT total FROM (SELECT SUM(balance - opening) + COALESCE((SELECT SUM(amount) FROM"
                                + " $posting_buffer), 0) AS total FROM $account) t WHERE total <> 0"),
                new Law(
                        "paid-payment-moves-its-amount",
                        "SELECT p.payment_id FROM $payment p WHERE p.status = 'PAID' AND p.method <> 'COMBINED' AND"
                                + " ((SELECT COUNT(*) FROM"
                                + " $ledger_leg l WHERE l.transfer_id = p.payment_id) <> 2 OR NOT EXISTS (SELECT 1 FROM"
                                + " $ledger_leg l WHERE l.transfer_id = p.payment_id AND l.amount = p.amount AND"
                                + " l.account_no = 2000000000000 + p.merchant) OR NOT EXISTS (SELECT 1 FROM"
                                + " $ledger_leg l WHERE l.transfer_id = p.payment_id AND l.amount = -p.amount AND"
                                + " l.account_no = CASE p.method WHEN 'BALANCE' THEN 1000000000000 + p.buyer ELSE"
                                + " 3000000000000 END))"),
                new Law(
                        "refund-moves-its-amount-back",
                        "SELECT r.refund_id FROM $refund r WHERE (SELECT COUNT(*) FROM $ledger_leg l WHERE"
                                + " l.transfer_id = r.refund_id AND l.amount = r.amount AND l.account_no = CASE r.method"
                                + " WHEN 'BALANCE' THEN 1000000000000 + r.buyer ELSE 3000000000000 END) <> CASE r.status"
                                + " WHEN 'REFUNDED' THEN 1 ELSE 0 END AND r.method <> 'COMBINED'"),
                new Law(
                        "unpaid-payment-moves-nothing",
                        "SELECT p.payment_id FROM $payment p WHERE p.status <> 'PAID' AND EXISTS (SELECT 1 FROM"
                                + " $ledger_leg l WHERE l.transfer_id = p.payment_id)"),
                new Law(
                        "leg-has-its-document",
                        "SELECT l.transfer_id FROM $ledger_leg l WHERE NOT EXISTS (SELECT 1 FROM $payment p WHERE"
                                + " p.payment_id = l.transfer_id) AND NOT EXISTS (SELECT 1 FROM $refund r WHERE"
                                + " r.refund_id = l.transfer_id) AND NOT EXISTS (SELECT 1 FROM $repayment r WHERE"
                                + " r.repayment_id = l.transfer_id) AND NOT EXISTS (SELECT 1 FROM $credit_surplus s"
                                + " WHERE s.transfer_id = l.transfer_id)"),
                new Law(
                        "repayment-leaves-the-balance-once",
                        "SELECT r.repayment_id FROM $repayment r WHERE r.applied > r.amount OR (SELECT COUNT(*) FROM"
                                + " $ledger_leg l WHERE l.transfer_id = r.repayment_id AND l.amount = -r.amount AND"
                                + " l.account_no = 1000000000000 + r.buyer) <> 1"),
                new Law(
                        "what-the-debt-did-not-take-came-back",
                        "SELECT r.repayment_id FROM $repayment r WHERE r.status = 'REPAID' AND r.amount - r.applied <>"
                                + " COALESCE((SELECT SUM(l.amount) FROM $credit_surplus s JOIN $ledger_leg l ON"
                                + " l.transfer_id = s.transfer_id AND l.account_no = 1000000000000 + s.buyer WHERE"
                                + " s.source_id = r.repayment_id), 0)"),
                new Law(
                        "order-is-paid-once",
                        "SELECT o.order_id FROM $orders o LEFT JOIN (SELECT order_id, COUNT(*) AS paid FROM $payment"
                                + " WHERE status = 'PAID' GROUP BY order_id) p ON p.order_id = o.order_id WHERE"
                                + " COALESCE(p.paid, 0) <> CASE o.status WHEN 'PAID' THEN 1 ELSE 0 END"),
                new Law(
                        "payment-copies-its-order",
                        "SELECT p.payment_id FROM $payment p LEFT JOIN $orders o ON o.order_id = p.order_id WHERE"
                                + " o.order_id IS NULL OR o.amount <> p.amount OR o.buyer <> p.buyer OR o.merchant <>"
                                + " p.merchant"),
                new Law(
                        "refunds-stay-within-the-payment",
                        "SELECT p.payment_id FROM $payment p LEFT JOIN (SELECT payment_id, SUM(amount) AS given FROM"
                                + " $refund GROUP BY payment_id) r ON r.payment_id = p.payment_id WHERE p.refunded >"
                                + " p.amount OR p.refunded <> COALESCE(r.given, 0)"),
                new Law("row-lives-where-its-slot-lives", misplacedRows(misplaced, elastic)));
    }

    private static String misplacedRows(String misplaced, int elastic) {
        // Bits 49 to 55 of an id are its slot, bits 61 and 62 its store's generation; read by division, because not
        // every database shifts.
        String slotOf = "MOD(FLOOR(%1$s / 562949953421312), 128) OR FLOOR(%1$s / 2305843009213693952) <> " + elastic;
        return "SELECT order_id FROM $orders WHERE slot <> MOD(buyer, 100) OR slot <> "
                + String.format(slotOf, "order_id") + misplaced
                + " UNION ALL SELECT payment_id FROM $payment WHERE slot <> MOD(buyer, 100) OR slot <> "
                + String.format(slotOf, "payment_id") + misplaced
                + " UNION ALL SELECT refund_id FROM $refund WHERE slot <> MOD(buyer, 100) OR slot <> "
                + String.format(slotOf, "refund_id") + misplaced;
    }

    /** Laws of payments with several sources: each source moves its part, and gets back its part. */
    static List<Law> ofFunding() {
        String account = "CASE f.source WHEN 'BALANCE' THEN 1000000000000 + %s.buyer WHEN 'HUABEI' THEN 3000000000000"
                + " ELSE 4000000000000 END";
        return List.of(
                new Law(
                        "sources-sum-to-the-payment",
                        "SELECT p.payment_id FROM $payment p WHERE p.method = 'COMBINED' AND p.amount <> COALESCE((SELECT"
                                + " SUM(f.amount) FROM $payment_funding f WHERE f.payment_id = p.payment_id), 0)"),
                new Law(
                        "sources-sum-to-the-refund",
                        "SELECT r.refund_id FROM $refund r WHERE r.method = 'COMBINED' AND r.amount <> COALESCE((SELECT"
                                + " SUM(f.amount) FROM $refund_funding f WHERE f.refund_id = r.refund_id), 0)"),
                new Law(
                        "source-gets-back-what-refunds-say",
                        "SELECT f.payment_id FROM $payment_funding f WHERE f.refunded > f.amount OR f.refunded <>"
                                + " COALESCE((SELECT SUM(g.amount) FROM $refund_funding g JOIN $refund r ON r.refund_id ="
                                + " g.refund_id WHERE r.payment_id = f.payment_id AND g.source = f.source), 0)"),
                new Law(
                        "combined-payment-moves-its-parts",
                        "SELECT p.payment_id FROM $payment p WHERE p.method = 'COMBINED' AND p.status = 'PAID' AND"
                                + " ((SELECT COUNT(*) FROM $ledger_leg l WHERE l.transfer_id = p.payment_id) <> 1 +"
                                + " (SELECT COUNT(*) FROM $payment_funding f WHERE f.payment_id = p.payment_id) OR EXISTS"
                                + " (SELECT 1 FROM $payment_funding f WHERE f.payment_id = p.payment_id AND NOT EXISTS"
                                + " (SELECT 1 FROM $ledger_leg l WHERE l.transfer_id = p.payment_id AND l.amount ="
                                + " -f.amount AND l.account_no = " + account.formatted("p") + ")))"),
                new Law(
                        "combined-refund-moves-its-parts-back",
                        "SELECT r.refund_id FROM $refund r WHERE r.method = 'COMBINED' AND r.status = 'REFUNDED' AND"
                                + " EXISTS (SELECT 1 FROM $refund_funding f WHERE f.refund_id = r.refund_id AND NOT"
                                + " EXISTS (SELECT 1 FROM $ledger_leg l WHERE l.transfer_id = r.refund_id AND l.amount ="
                                + " f.amount AND l.account_no = " + account.formatted("r") + "))"));
    }

    /** Laws of the coupons' side. */
    static List<Law> ofCoupons() {
        return List.of(
                new Law(
                        "coupons-within-grant",
                        "SELECT user_id FROM $coupon_purse WHERE spent + reserved > granted OR spent < 0 OR reserved < 0"),
                new Law(
                        "coupons-spent-equal-confirmed",
                        "SELECT u.user_id FROM $coupon_purse u WHERE u.spent <> COALESCE((SELECT SUM(r.amount) FROM"
                                + " $coupon_reservation r WHERE r.user_id = u.user_id AND r.state = 'CONFIRMED'), 0) -"
                                + " COALESCE((SELECT SUM(c.amount) FROM $coupon_receipt c WHERE c.user_id = u.user_id AND"
                                + " c.kind = 'RESTORE'), 0)"),
                new Law(
                        "coupons-reserved-equal-reservations",
                        "SELECT u.user_id FROM $coupon_purse u WHERE u.reserved <> COALESCE((SELECT SUM(r.amount) FROM"
                                + " $coupon_reservation r WHERE r.user_id = u.user_id AND r.state = 'RESERVED'), 0)"));
    }

    /** Laws of the outbox. */
    static List<Law> ofMessages() {
        return List.of(
                new Law(
                        "payment-has-its-message",
                        "SELECT p.payment_id FROM $payment p WHERE p.status = 'PAID' AND NOT EXISTS (SELECT 1 FROM"
                                + " $message m WHERE m.message_id = p.payment_id AND m.state <> 'DROPPED')"),
                new Law(
                        "refund-has-its-message",
                        "SELECT r.refund_id FROM $refund r WHERE NOT EXISTS (SELECT 1 FROM $message m WHERE"
                                + " m.message_id = r.refund_id AND m.state <> 'DROPPED')"),
                new Law(
                        "failed-payment-tells-nothing",
                        "SELECT m.message_id FROM $message m JOIN $payment p ON p.payment_id = m.message_id WHERE"
                                + " p.status = 'FAILED' AND m.state IN ('READY', 'DONE', 'PARKED')"),
                new Law("no-message-is-parked", "SELECT message_id FROM $message WHERE state = 'PARKED'"));
    }

    /** Laws of the outbox when nothing is under way any more. */
    static List<Law> ofQuietMessages() {
        return List.of(
                new Law("nothing-undelivered", "SELECT message_id FROM $message WHERE state IN ('HALF', 'READY')"));
    }

    static List<Law> ofCredit() {
        String confirmed = "COALESCE((SELECT SUM(r.amount) FROM $credit_reservation r WHERE r.user_id = l.user_id AND"
                + " r.state = 'CONFIRMED'), 0)";
        String restored = "COALESCE((SELECT SUM(c.amount) FROM $credit_receipt c WHERE c.user_id = l.user_id AND"
                + " c.kind IN ('RESTORE', 'REPAY')), 0)";
        return List.of(
                new Law(
                        "credit-within-limit",
                        "SELECT user_id FROM $credit_line WHERE used + reserved > credit_limit OR used < 0 OR reserved"
                                + " < 0"),
                new Law(
                        "credit-used-equals-confirmed",
                        "SELECT l.user_id FROM $credit_line l WHERE l.used <> " + confirmed + " - " + restored),
                new Law(
                        "credit-reserved-equals-reservations",
                        "SELECT l.user_id FROM $credit_line l WHERE l.reserved <> COALESCE((SELECT SUM(r.amount) FROM"
                                + " $credit_reservation r WHERE r.user_id = l.user_id AND r.state = 'RESERVED'), 0)"),
                new Law(
                        "confirmed-credit-has-its-receipt",
                        "SELECT r.activity_id FROM $credit_reservation r WHERE (SELECT COUNT(*) FROM $credit_receipt c"
                                + " WHERE c.receipt_id = r.activity_id AND c.kind = 'USE' AND c.amount = r.amount) <>"
                                + " CASE r.state WHEN 'CONFIRMED' THEN 1 ELSE 0 END"),
                new Law(
                        "repayment-is-allocated-whole",
                        "SELECT p.repayment_id FROM $credit_repayment p WHERE p.applied > p.amount OR p.applied <>"
                                + " COALESCE((SELECT SUM(a.amount) FROM $credit_allocation a WHERE a.repayment_id ="
                                + " p.repayment_id), 0) OR p.applied <> COALESCE((SELECT SUM(c.amount) FROM"
                                + " $credit_receipt c WHERE c.receipt_id = p.repayment_id AND c.kind = 'REPAY'), 0)"),
                new Law(
                        "try-has-its-verdict",
                        "SELECT r.activity_id FROM $credit_reservation r WHERE r.user_id <> 0 AND NOT EXISTS (SELECT 1"
                                + " FROM $risk_verdict v WHERE v.activity_id = r.activity_id)"));
    }

    /** Laws that hold when nothing is under way any more. */
    static List<Law> ofQuietTrade() {
        return List.of(
                new Law(
                        "nothing-pending",
                        "SELECT payment_id FROM $payment WHERE status = 'PENDING' UNION ALL SELECT"
                                + " order_id FROM $orders WHERE status = 'PAYING' UNION ALL SELECT repayment_id FROM"
                                + " $repayment WHERE status = 'PENDING'"),
                new Law(
                        "nothing-undecided",
                        "SELECT activity_id FROM $tcc_activity WHERE state NOT IN ('CONFIRMED'," + " 'CANCELLED')"));
    }

    /** Laws of the guard that hold when every shard serves again. */
    static List<Law> ofQuietGuard() {
        return List.of(
                new Law(
                        "tombstone-has-reached-its-shard",
                        "SELECT order_id FROM $order_fate WHERE fate = 'VOIDED' AND applied = 0"),
                new Law("no-refund-is-parked", "SELECT refund_id FROM $parked_refund WHERE state = 'PARKED'"));
    }

    static List<Law> ofQuietCredit() {
        return List.of(
                new Law("nothing-reserved", "SELECT activity_id FROM $credit_reservation WHERE state = 'RESERVED'"));
    }
}
