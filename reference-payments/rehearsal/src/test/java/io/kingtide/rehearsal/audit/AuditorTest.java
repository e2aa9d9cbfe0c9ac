package io.kingtide.rehearsal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.rehearsal.traffic.Operation;
import io.kingtide.rehearsal.traffic.Operation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test plants one thing past the agent, as a leak would arrive, and sees whether the audit finds it. */
class AuditorTest {
    private final List<Operation> told = new ArrayList<>();
    private SeededStores stores;
    private Auditor auditor;
    private Auditor.Baseline baseline;

    @BeforeEach
    void seedAndBuyTwice() throws Exception {
        stores = new SeededStores();
        auditor = new Auditor(stores.stores());
        baseline = auditor.baseline();
        stores.order(11, "orders", 7, 3, 500, "PAID", "k1-o");
        stores.payment(21, 11, 7, 3, 500, "BALANCE", "k1-p");
        stores.order(12, "orders", 8, 4, 900, "PAID", "k2-o");
        stores.payment(22, 12, 8, 4, 900, "HUABEI", "k2-p");
        told.add(order("k1-o", 7, 3, 500, Outcome.ACKNOWLEDGED, "11"));
        told.add(payment("k1-p", 7, "11", 3, 500, "BALANCE", Outcome.ACKNOWLEDGED, "21"));
        told.add(order("k2-o", 8, 4, 900, Outcome.ACKNOWLEDGED, "12"));
        told.add(payment("k2-p", 8, "12", 4, 900, "HUABEI", Outcome.ACKNOWLEDGED, "22"));
    }

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    @Test
    void production_that_real_clients_explain_is_clean() throws Exception {
        AuditResult result = audit();

        assertThat(result.findings()).isEmpty();
        assertThat(result.holds()).isTrue();
        assertThat(result.explained()).isPositive();
    }

    @Test
    void test_rows_in_shadow_tables_are_counted_and_no_leak() throws Exception {
        stores.order(91, "orders_shadow", 7, 3, 500, "CREATED", "test-1");
        stores.order(92, "orders_shadow", 7, 3, 500, "CREATED", "test-2");

        AuditResult result = audit();

        assertThat(result.holds()).isTrue();
        assertThat(result.shadowRowsWritten()).isEqualTo(2);
    }

    @Test
    void a_test_order_in_production_is_found_and_named() throws Exception {
        stores.order(99, "orders", 7, 3, 500, "CREATED", "test-1");

        assertLeak(1, "orders[order_id=99, idem_key=test-1] comes from no real client");
    }

    @Test
    void a_changed_balance_is_found_with_the_amount() throws Exception {
        stores.trade("UPDATE account SET balance = balance + 250 WHERE account_no = 1000000000042");

        assertLeak(1, "account[account_no=1000000000042] has a balance that is off by 250");
    }

    @Test
    void a_leak_of_a_whole_payment_is_found_in_every_table_it_touched() throws Exception {
        stores.order(99, "orders", 9, 5, 300, "PAID", "test-o");
        stores.payment(98, 99, 9, 5, 300, "HUABEI", "test-p");

        AuditResult result = audit();

        // order, payment, 2 legs, clearing account, merchant credit, message, 2 bills, activity, reservation, receipt,
        // verdict, line
        assertThat(result.productionRowsTouched()).isEqualTo(14);
    }

    @Test
    void a_changed_refunded_amount_is_found() throws Exception {
        stores.trade("UPDATE payment SET refunded = 500 WHERE payment_id = 21");

        assertLeak(1, "has refunded 500; its refunds explain 0");
    }

    @Test
    void a_deleted_merchant_is_found() throws Exception {
        stores.trade("DELETE FROM merchant WHERE merchant_id = 9");

        assertLeak(1, "merchant[merchant_id=9] was there before the rehearsal and is gone");
    }

    @Test
    void a_stray_leg_of_the_ledger_is_found() throws Exception {
        stores.trade("INSERT INTO ledger_leg VALUES (777, 0, 1000000000001, -5, 1)");

        assertLeak(1, "ledger_leg[transfer_id=777");
    }

    @Test
    void used_credit_that_no_payment_explains_is_found() throws Exception {
        stores.credit("UPDATE credit_line SET used = used + 1 WHERE user_id = 50");

        assertLeak(1, "credit_line[user_id=50] has a used amount");
    }

    @Test
    void a_risk_verdict_of_a_test_payment_is_found() throws Exception {
        stores.credit("INSERT INTO risk_verdict VALUES (5, 7, 'PASS', 1, '', 1, 1, '')");

        assertLeak(1, "risk_verdict[activity_id=5] belongs to no activity of a real client");
    }

    @Test
    void a_bill_of_a_test_payment_is_found() throws Exception {
        stores.consumerBills("INSERT INTO consumer_bill VALUES (5, 'PAYMENT', 6, 7, 3, 500, 0, 'CNY', 1, 1)");

        assertLeak(1, "consumer_bill[ref_id=5] tells of no explained payment or refund");
    }

    @Test
    void a_changed_bill_is_found() throws Exception {
        stores.consumerBills("UPDATE consumer_bill SET amount = 1 WHERE ref_id = 21");

        assertLeak(1, "consumer_bill[ref_id=21] differs from its payment or refund");
    }

    @Test
    void a_bill_that_never_arrived_is_told() throws Exception {
        stores.consumerBills("DELETE FROM consumer_bill WHERE ref_id = 21");

        assertThat(audit().findings())
                .singleElement()
                .asString()
                .contains("consumer-bills: payment or refund 21 has no bill");
    }

    @Test
    void a_message_of_a_test_payment_is_found() throws Exception {
        stores.trade("INSERT INTO message VALUES (99, 7, 'BILL', '[]', 'DONE', 0, 0, 1)");

        assertLeak(1, "message[message_id=99] tells of no explained payment or refund");
    }

    @Test
    void a_parked_message_is_told() throws Exception {
        stores.trade("UPDATE message SET state = 'PARKED' WHERE message_id = 21");

        assertThat(audit().findings()).anySatisfy(finding -> assertThat(finding).contains("message 21 is parked"));
    }

    @Test
    void a_table_that_the_audit_does_not_know_is_no_clean_table() throws Exception {
        stores.trade("CREATE TABLE coupon (id BIGINT PRIMARY KEY)");

        assertThat(audit().findings()).singleElement().asString().contains("table coupon is not known");
    }

    @Test
    void a_real_row_in_a_shadow_table_is_found() throws Exception {
        stores.order(93, "orders_shadow", 7, 3, 500, "CREATED", "k1-o");

        assertThat(audit().findings()).singleElement().asString().contains("1 rows of real clients are in shadow");
    }

    @Test
    void an_acknowledged_order_that_is_lost_is_found() throws Exception {
        told.add(order("k3-o", 7, 3, 100, Outcome.ACKNOWLEDGED, "13"));

        AuditResult result = audit();

        assertThat(result.productionRowsTouched()).isZero();
        assertThat(result.findings()).singleElement().asString().contains("acknowledged but not found: k3-o");
    }

    @Test
    void an_unanswered_request_may_have_happened_or_not() throws Exception {
        told.add(order("k3-o", 7, 3, 100, Outcome.UNANSWERED, null));
        told.add(order("k4-o", 7, 3, 200, Outcome.UNANSWERED, null));
        stores.order(14, "orders", 7, 3, 200, "CREATED", "k4-o");

        assertThat(audit().holds()).isTrue();
    }

    @Test
    void a_row_whose_client_was_told_that_it_did_not_happen_is_found() throws Exception {
        told.add(order("k3-o", 7, 3, 100, Outcome.REJECTED, null));
        stores.order(13, "orders", 7, 3, 100, "CREATED", "k3-o");

        assertLeak(1, "although its client was told that it did not happen");
    }

    @Test
    void a_refused_payment_may_leave_a_failed_row_that_moved_nothing() throws Exception {
        told.add(order("k3-o", 7, 3, 100, Outcome.ACKNOWLEDGED, "13"));
        told.add(payment("k3-p", 7, "13", 3, 100, "HUABEI", Outcome.REJECTED, null));
        stores.order(13, "orders", 7, 3, 100, "CREATED", "k3-o");
        stores.paymentRow(23, 13, 7, 3, 100, "HUABEI", "FAILED", "k3-p");

        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void real_work_that_never_settles_is_told() throws Exception {
        told.add(order("k3-o", 7, 3, 100, Outcome.ACKNOWLEDGED, "13"));
        told.add(payment("k3-p", 7, "13", 3, 100, "HUABEI", Outcome.UNANSWERED, null));
        stores.order(13, "orders", 7, 3, 100, "PAYING", "k3-o");
        stores.paymentRow(23, 13, 7, 3, 100, "HUABEI", "PENDING", "k3-p");

        AuditResult result = auditor.audit(baseline, told, Duration.ZERO);

        assertThat(result.holds()).isFalse();
        assertThat(result.findings()).last().asString().contains("real work still under way after 0 s: 2 rows");
    }

    private AuditResult audit() throws InterruptedException {
        return auditor.audit(baseline, told, Duration.ofSeconds(5));
    }

    private void assertLeak(int rows, String told) throws InterruptedException {
        AuditResult result = audit();
        assertThat(result.productionRowsTouched()).isEqualTo(rows);
        assertThat(result.holds()).isFalse();
        assertThat(result.findings()).anySatisfy(finding -> assertThat(finding).contains(told));
    }

    private static Operation order(String key, long user, long merchant, long amount, Outcome outcome, String id) {
        return new Operation.Order(key, user, merchant, amount, "CNY", outcome, id);
    }

    private static Operation payment(
            String key,
            long user,
            String order,
            long merchant,
            long amount,
            String method,
            Outcome outcome,
            String id) {
        return new Operation.Payment(key, user, order, merchant, amount, method, outcome, id);
    }
}
