package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.checker.Finding;
import io.kingtide.payments.checker.History;
import io.kingtide.payments.checker.History.Entry;
import io.kingtide.payments.checker.History.Kind;
import io.kingtide.payments.checker.History.Outcome;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.TestStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker finds nothing in a healthy system, and finds each bug that is planted into its tables. */
class PlantedBugsTest {
    private static PaymentSystem system;
    private static History history;
    private static Checker checker;

    @BeforeAll
    static void run(@TempDir Path folder) {
        system = new PaymentSystem(folder);
        history = new History();
        Random random = new Random(20261111);
        for (int i = 0; i < 40; i++) {
            shop(random, random.nextInt(5) * 100 + 10 + random.nextInt(60));
        }
        system.laws().eventuallyNoneOpen();
        Eventually.holds("postings are folded", () -> system.inTrade("SELECT COUNT(*) FROM posting_buffer") == 0);
        system.laws().eventuallyAllDelivered();
        checker = system.checker();
    }

    private static void shop(Random random, long buyer) {
        ApiClient api = system.api;
        long amount = 100 + random.nextInt(900);
        String key = ApiClient.newKey();
        Answer order = api.order(buyer, random.nextInt(10), amount, key);
        history.add(new Entry(Kind.ORDER, buyer, key, Outcome.DONE, id(order, "orderId"), amount));
        String payKey = ApiClient.newKey();
        Answer paid = api.pay(buyer, order.text("orderId"), random.nextBoolean() ? "BALANCE" : "HUABEI", payKey);
        assertThat(paid.status()).isEqualTo(200);
        history.add(new Entry(Kind.PAYMENT, buyer, payKey, Outcome.DONE, id(paid, "paymentId"), amount));
        if (random.nextInt(3) == 0) {
            String refundKey = ApiClient.newKey();
            Answer refund = api.refund(buyer, paid.text("paymentId"), 50, refundKey);
            history.add(new Entry(Kind.REFUND, buyer, refundKey, Outcome.DONE, id(refund, "refundId"), 50));
        }
    }

    private static long id(Answer answer, String field) {
        return Long.parseLong(answer.text(field));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void a_healthy_system_breaks_no_law() throws SQLException {
        assertThat(checker.check(history, true)).isEmpty();
    }

    /** Each line: the bug, the law that must notice, and the statements that plant and remove it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        lost update           | balance-equals-journal            | UPDATE account SET balance = balance + 5 WHERE account_no = 1000000000010 | UPDATE account SET balance = balance - 5 WHERE account_no = 1000000000010
        money made            | money-is-conserved                | UPDATE account SET balance = balance + 5 WHERE account_no = 2000000000001 | UPDATE account SET balance = balance - 5 WHERE account_no = 2000000000001
        overdraft             | no-overdraft                      | UPDATE account SET balance = balance - 900000 WHERE account_no = 1000000000011 | UPDATE account SET balance = balance + 900000 WHERE account_no = 1000000000011
        one leg changed       | legs-sum-to-zero                  | UPDATE ledger_leg SET amount = amount + 1 WHERE leg_no = 1 AND transfer_id = (SELECT MIN(payment_id) FROM payment) | UPDATE ledger_leg SET amount = amount - 1 WHERE leg_no = 1 AND transfer_id = (SELECT MIN(payment_id) FROM payment)
        wrong account         | paid-payment-moves-its-amount     | UPDATE ledger_leg SET account_no = account_no + 1 WHERE leg_no = 1 AND transfer_id = (SELECT MIN(payment_id) FROM payment) | UPDATE ledger_leg SET account_no = account_no - 1 WHERE leg_no = 1 AND transfer_id = (SELECT MIN(payment_id) FROM payment)
        message never written | payment-has-its-message           | UPDATE message SET message_id = -message_id WHERE message_id = (SELECT MIN(payment_id) FROM payment) | UPDATE message SET message_id = -message_id WHERE message_id < 0
        message of a refund   | refund-has-its-message            | UPDATE message SET state = 'DROPPED' WHERE message_id = (SELECT MIN(refund_id) FROM refund) | UPDATE message SET state = 'DONE' WHERE state = 'DROPPED'
        parked and forgotten  | no-message-is-parked              | UPDATE message SET state = 'PARKED' WHERE message_id = (SELECT MIN(payment_id) FROM payment) | UPDATE message SET state = 'DONE' WHERE state = 'PARKED'
        half for ever         | nothing-undelivered               | UPDATE message SET state = 'HALF', slot = slot + 100 WHERE message_id = (SELECT MIN(payment_id) FROM payment) | UPDATE message SET state = 'DONE', slot = slot - 100 WHERE state = 'HALF'
        order never ticked    | order-is-paid-once                | UPDATE orders SET status = 'CREATED' WHERE order_id = (SELECT MIN(order_id) FROM payment) | UPDATE orders SET status = 'PAID' WHERE order_id = (SELECT MIN(order_id) FROM payment)
        stuck activity        | nothing-undecided                 | UPDATE tcc_activity SET state = 'CANCELLING' WHERE activity_id = (SELECT MIN(activity_id) FROM tcc_activity WHERE kind = 'PAY' AND state = 'CONFIRMED') | UPDATE tcc_activity SET state = 'CONFIRMED' WHERE state = 'CANCELLING'
        refunded twice        | refunds-stay-within-the-payment   | UPDATE payment SET refunded = refunded + 50 WHERE payment_id = (SELECT MIN(payment_id) FROM refund) | UPDATE payment SET refunded = refunded - 50 WHERE payment_id = (SELECT MIN(payment_id) FROM refund)
        wrong shard           | row-lives-where-its-slot-lives    | UPDATE orders SET slot = slot + 50 WHERE order_id = (SELECT MIN(order_id) FROM orders) | UPDATE orders SET slot = slot - 50 WHERE order_id = (SELECT MIN(order_id) FROM orders)
        acknowledged and lost | acknowledged-order-is-durable     | UPDATE orders SET idem_key = CONCAT('x', idem_key) WHERE order_id = (SELECT MIN(order_id) FROM orders) | UPDATE orders SET idem_key = SUBSTRING(idem_key, 2) WHERE order_id = (SELECT MIN(order_id) FROM orders)
        nobody asked          | order-was-asked-for               | UPDATE orders SET idem_key = CONCAT('y', idem_key) WHERE order_id = (SELECT MIN(order_id) FROM orders) | UPDATE orders SET idem_key = SUBSTRING(idem_key, 2) WHERE order_id = (SELECT MIN(order_id) FROM orders)
        other amount          | acknowledged-refund-is-durable    | UPDATE refund SET amount = 49 WHERE refund_id = (SELECT MIN(refund_id) FROM refund) | UPDATE refund SET amount = 50 WHERE refund_id = (SELECT MIN(refund_id) FROM refund)
        """)
    void a_planted_bug_in_trade_is_found(String bug, String law, String plant, String remove) throws SQLException {
        assertFound(system.trade0, law, plant, remove);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        skipped message       | payment-has-its-bill              | UPDATE consumer_bill SET ref_id = -ref_id WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill WHERE kind = 'PAYMENT') | UPDATE consumer_bill SET ref_id = -ref_id WHERE ref_id < 0
        skipped refund        | refund-has-its-bill               | UPDATE consumer_bill SET ref_id = -ref_id WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill WHERE kind = 'REFUND') | UPDATE consumer_bill SET ref_id = -ref_id WHERE ref_id < 0
        duplicated upsert     | bill-has-its-document             | INSERT INTO consumer_bill SELECT 1, kind, bill_id + 1, user_id, merchant, amount, refunded, currency, version, created_at FROM consumer_bill WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill) | DELETE FROM consumer_bill WHERE ref_id = 1
        amount added twice    | bill-equals-its-document          | UPDATE consumer_bill SET amount = amount * 2 WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill) | UPDATE consumer_bill SET amount = amount / 2 WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill)
        reordered version     | bill-is-at-the-last-version       | UPDATE consumer_bill SET refunded = 0, version = 1, created_at = -created_at WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill WHERE refunded = 50) | UPDATE consumer_bill SET refunded = 50, version = 51, created_at = -created_at WHERE created_at < 0
        bill of another user  | bill-equals-its-document          | UPDATE consumer_bill SET user_id = user_id + 1 WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill) | UPDATE consumer_bill SET user_id = user_id - 1 WHERE ref_id = (SELECT MIN(ref_id) FROM consumer_bill)
        """)
    void a_planted_bug_in_consumer_bills_is_found(String bug, String law, String plant, String remove)
            throws SQLException {
        assertFound(system.consumerBills, law, plant, remove);
    }

    @Test
    void a_planted_bug_in_merchant_bills_is_found() throws SQLException {
        assertFound(
                system.merchantBills,
                "payment-has-its-bill",
                "UPDATE merchant_bill SET ref_id = -ref_id WHERE ref_id = (SELECT MIN(ref_id) FROM merchant_bill)",
                "UPDATE merchant_bill SET ref_id = -ref_id WHERE ref_id < 0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        double confirm        | credit-used-equals-confirmed      | UPDATE credit_line SET used = used + 100 WHERE user_id = 10 | UPDATE credit_line SET used = used - 100 WHERE user_id = 10
        leaked reservation    | credit-reserved-equals-reservations | UPDATE credit_line SET reserved = reserved + 100 WHERE user_id = 10 | UPDATE credit_line SET reserved = reserved - 100 WHERE user_id = 10
        missing fence         | credit-confirmed-equals-credit-paid | INSERT INTO credit_reservation VALUES (1, 10, 0, 'CONFIRMED', '', 0) | DELETE FROM credit_reservation WHERE activity_id = 1
        hanging reservation   | nothing-reserved                  | INSERT INTO credit_reservation VALUES (1, 10, 0, 'RESERVED', '', 0) | DELETE FROM credit_reservation WHERE activity_id = 1
        no risk decision      | try-has-its-verdict               | UPDATE risk_verdict SET activity_id = -activity_id WHERE activity_id = (SELECT MIN(activity_id) FROM credit_reservation) | UPDATE risk_verdict SET activity_id = -activity_id WHERE activity_id < 0
        over the limit        | credit-within-limit               | UPDATE credit_line SET credit_limit = 0 WHERE user_id = (SELECT MIN(user_id) FROM credit_line WHERE used > 0) | UPDATE credit_line SET credit_limit = 50000
        """)
    void a_planted_bug_in_credit_is_found(String bug, String law, String plant, String remove) throws SQLException {
        assertFound(system.credit, law, plant, remove);
    }

    @Test
    void a_refused_payment_that_happened_is_found() throws SQLException {
        History told = new History();
        for (Entry entry : history.entries()) {
            Outcome outcome = entry.kind() == Kind.PAYMENT ? Outcome.REFUSED : entry.outcome();
            told.add(new Entry(entry.kind(), entry.buyer(), entry.key(), outcome, entry.id(), entry.amount()));
        }

        assertThat(checker.check(told, true)).extracting(Finding::law).contains("refused-payment-did-not-happen");
    }

    @Test
    void an_unanswered_call_may_have_happened_or_not() throws SQLException {
        History told = new History();
        history.entries()
                .forEach(entry -> told.add(
                        new Entry(entry.kind(), entry.buyer(), entry.key(), Outcome.MAYBE, 0, entry.amount())));
        told.add(new Entry(Kind.ORDER, 10, "never arrived", Outcome.MAYBE, 0, 1));

        assertThat(checker.check(told, true)).isEmpty();
    }

    private static void assertFound(TestStore store, String law, String plant, String remove) throws SQLException {
        assertThat(store.change(plant)).as("rows that the bug was planted in").isPositive();
        try {
            assertThat(checker.check(history, true)).extracting(Finding::law).contains(law);
        } finally {
            store.change(remove);
        }
        assertThat(checker.check(history, true)).as("after removing the bug").isEmpty();
    }
}
