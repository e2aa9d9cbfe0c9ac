package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import io.kingtide.payments.testkit.ForkedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Messages by RocketMQ hold what those by the outbox hold, on a real broker. */
class RocketMessagesTest {
    private static RocketSystem system;
    private static ApiClient api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        system = new RocketSystem(folder);
        api = system.unitA();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @AfterEach
    void trade_and_bills_agree_in_the_end() {
        system.credit.faults(path -> Fault.NONE);
        system.switchOn();
        Eventually.holds(
                "trade and bills agree",
                () -> system.differences().isEmpty(),
                () -> system.differences().toString());
        assertThat(system.trade.number("SELECT COUNT(*) FROM message"))
                .as("rows of the outbox, which is not in use")
                .isZero();
    }

    @Test
    void payments_and_refunds_are_told_once_and_failures_are_not() {
        String fromBalance = bought(1, 3, 1000, "BALANCE");
        bought(1, 3, 2000, "HUABEI");
        assertThat(api.refund(1, fromBalance, 300).status()).isEqualTo(200);
        assertThat(api.buy(2, 3, 1_000_000_000, "HUABEI").status()).isEqualTo(402);
        assertThat(api.buy(2, 3, RocketSystem.BALANCE + 1, "BALANCE").status()).isEqualTo(402);

        Eventually.holds("three bills", () -> system.billsOf(1) == 3);
        Eventually.holds(
                "every half message has its end",
                () -> messages(api).path("half").asLong() == 0);
        assertThat(system.billsOf(2)).isZero();
    }

    @Test
    void what_a_killed_producer_left_half_is_told_by_another_units_answer() throws Exception {
        // The confirmation never returns: the payment is committed, its message is not.
        system.credit.lateMillis(15_000);
        system.credit.faults(path -> path.endsWith("/credit/confirm") ? Fault.LATE : Fault.NONE);
        try (ForkedProcess unitB = system.forkUnitB()) {
            ApiClient there = new ApiClient(RocketSystem.url(unitB));
            String order = there.order(81, 1, 700).text("orderId");
            CompletableFuture<Answer> unanswered =
                    CompletableFuture.supplyAsync(() -> unlessTurnedAway(() -> payOnCredit(there, 81, order)));
            Eventually.holds(
                    "the payment is committed",
                    () -> system.trade.number("SELECT COUNT(*) FROM payment WHERE buyer = 81 AND status = 'PAID'")
                            == 1);
            assertThat(unanswered).isNotDone();
            unitB.kill();
            assertThat(unanswered.handle((answer, failure) -> failure != null).get())
                    .isTrue();
        }

        Eventually.holds("the bill of the killed unit's payment is there", () -> system.billsOf(81) == 1);
        assertThat(messages(api).path("checkedBack").asLong()).isPositive();
    }

    @Test
    void a_broker_that_was_killed_kept_its_half_messages_and_meanwhile_nothing_is_paid() {
        system.credit.lateMillis(15_000);
        system.credit.faults(path -> path.endsWith("/credit/confirm") ? Fault.LATE : Fault.NONE);
        String late = api.order(5, 1, 500).text("orderId");
        CompletableFuture<Answer> paying =
                CompletableFuture.supplyAsync(() -> unlessTurnedAway(() -> payOnCredit(api, 5, late)));
        Eventually.holds(
                "the payment is committed",
                () -> system.trade.number("SELECT COUNT(*) FROM payment WHERE buyer = 5 AND status = 'PAID'") == 1);
        system.broker.kill();

        String order = api.order(6, 1, 400).text("orderId");
        Answer refused = api.pay(6, order, "BALANCE", "again");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.problem()).isEqualTo("messages-unavailable");
        assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
        assertThat(system.trade.number("SELECT COUNT(*) FROM payment WHERE buyer = 6"))
                .isZero();
        assertThat(system.trade.number("SELECT COUNT(*) FROM ledger_leg WHERE account_no = 1000000000006"))
                .isZero();
        assertThat(messages(api).path("alert").asString("")).contains("does not take messages");

        system.broker.restart();
        Eventually.holds(
                "it can be paid", () -> api.pay(6, order, "BALANCE", "again").status() == 200);
        assertThat(paying.join().status()).isEqualTo(200);
        Eventually.holds("both bills are there", () -> system.billsOf(5) == 1 && system.billsOf(6) == 1);
    }

    @Test
    void a_half_message_whose_transaction_is_still_under_way_is_not_lost_when_the_broker_has_given_it_up()
            throws Exception {
        long startedAnew = messages(api).path("startedAnew").asLong();
        try (SlowPayment payment = new SlowPayment(7)) {
            Eventually.holds(
                    "the broker has asked in vain until it gave up, and is made to ask again",
                    () -> messages(api).path("startedAnew").asLong() > startedAnew);
            payment.commit();
        }

        Eventually.holds("its bill is there", () -> system.billsOf(7) == 1);
    }

    @Test
    void what_the_broker_gave_up_while_no_unit_was_there_is_told_and_what_names_no_payment_is_shown() throws Exception {
        try (GivenUpTopic givenUp = new GivenUpTopic(system.broker.settings())) {
            long before = givenUp.count();
            try (SlowPayment payment = new SlowPayment(12)) {
                system.stopUnitA();
                payment.commit();
            }
            sendHalf(RocketSettings.PRODUCERS, "no id", "no bill");
            sendHalf(RocketSettings.PRODUCERS, Long.toString(Long.MAX_VALUE), "{}");
            sendHalf("somebody-else", "1", "{}");
            Eventually.holds("the broker has given up all four", () -> givenUp.count() >= before + 4);
        }
        assertThat(system.billsOf(12)).isZero();

        system.startUnitA();
        api = system.unitA();

        Eventually.holds("its bill is there", () -> system.billsOf(12) == 1);
        Eventually.holds(
                "what cannot be read is shown",
                () -> messages(api).path("unreadable").asLong() == 2);
        assertThat(messages(api).path("alert").asString("")).contains("2 messages that the broker gave up");
    }

    @Test
    void an_outcome_that_stays_open_keeps_its_half_message_alive() {
        String payment = bought(8, 1, 900, "BALANCE");
        system.switchOn("refunds");
        long before = messages(api).path("renewed").asLong();
        assertThat(api.refund(8, payment, 900).status()).isEqualTo(202);

        Eventually.holds(
                "its half message is replaced before the broker gives it up",
                () -> messages(api).path("renewed").asLong() > before);
        system.switchOn();

        Eventually.holds("the refund's bill is there", () -> system.billsOf(8) == 2);
    }

    @Test
    void what_comes_twice_or_late_changes_nothing_and_what_is_refused_is_parked_until_somebody_has_it_taken_again()
            throws Exception {
        String paid = bought(9, 1, 800, "BALANCE");
        Eventually.holds("its bill is there", () -> system.billsOf(9) == 1);
        assertThat(api.refund(9, paid, 100).status()).isEqualTo(200);
        Eventually.holds("both bills are there", () -> system.billsOf(9) == 2);
        String stale = "{\"id\":\"" + paid + "\",\"bills\":["
                + system.bills
                        .get("/consumer-bills/9", 9)
                        .body()
                        .path("bills")
                        .path(1)
                        .toString()
                        .replace("\"refunded\":100", "\"refunded\":0")
                        .replace("\"version\":101", "\"version\":1")
                + "]}";
        long staleBefore = effect("STALE");

        // Somebody else's bill sits where this one belongs.
        system.consumerBills.change("UPDATE consumer_bill SET amount = 1 WHERE ref_id = " + paid);
        send(paid, stale);
        Eventually.holds(
                "it is parked, with an alert",
                () -> messages(system.bills).path("alert").asString("").contains("messages are parked"));
        system.consumerBills.change("UPDATE consumer_bill SET amount = 800 WHERE ref_id = " + paid);
        Eventually.holds("all that was parked is taken", () -> {
            assertThat(system.bills
                            .post("/ops/messages/replay", 0, "-", Map.of())
                            .status())
                    .isIn(200, 503);
            return messages(system.bills).path("parked").asInt() == 0;
        });

        Eventually.holds("the late version came", () -> effect("STALE") > staleBefore);
        assertThat(system.consumerBills.number("SELECT refunded FROM consumer_bill WHERE ref_id = " + paid))
                .isEqualTo(100);
    }

    /** A broker that is slow turns payments away, which changes nothing: they are sent again. */
    private static Answer unlessTurnedAway(Supplier<Answer> payment) {
        AtomicReference<Answer> last = new AtomicReference<>();
        Eventually.holds("the broker takes its message", () -> {
            last.set(payment.get());
            return last.get().status() != 503;
        });
        return last.get();
    }

    private static String bought(long user, long merchant, long amount, String method) {
        String order = api.order(user, merchant, amount).text("orderId");
        Answer answer = unlessTurnedAway(() -> api.pay(user, order, method, "once-" + order));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.text("paymentId");
    }

    /** As a combined payment, which is answered, and whose message has its end, only after the confirm. */
    private static Answer payOnCredit(ApiClient unit, long user, String order) {
        return unit.post(
                "/api/payments",
                user,
                "once",
                Map.of(
                        "orderId",
                        order,
                        "buyer",
                        user,
                        "method",
                        "COMBINED",
                        "funding",
                        Map.of("coupon", 0, "balance", 0)));
    }

    /** A transaction of its own that holds its lane, with its half message at the broker, until it is committed here. */
    private static final class SlowPayment implements AutoCloseable {
        private final Connection producer = DriverManager.getConnection(system.trade.url(), "sa", "");
        private final long id;
        private final int user;

        SlowPayment(int user) throws SQLException {
            this.user = user;
            Trade trade = system.unitBean(Trade.class);
            this.id = trade.ids().next(IdType.PAYMENT, new Slot(user)).value();
            producer.setAutoCommit(false);
            try (Statement statement = producer.createStatement()) {
                statement.executeQuery("SELECT epoch FROM unit_route WHERE slot = " + user + " AND lane = "
                        + Slot.laneOfUser(user) + " FOR UPDATE");
            }
            String bill = "[{\"refId\":\"" + id + "\",\"kind\":\"PAYMENT\",\"billId\":\"" + id + "\",\"user\":" + user
                    + ",\"merchant\":1,\"amount\":900,\"refunded\":0,\"currency\":\"CNY\",\"version\":1,\"at\":1}]";
            MessageCentre centre = system.unitBean(MessageCentre.class);
            trade.storeOf(user).inTransaction(session -> centre.write(session, id, user, "BILL", bill, true));
        }

        void commit() throws SQLException {
            try (Statement statement = producer.createStatement()) {
                statement.executeUpdate("INSERT INTO payment (payment_id, order_id, slot, buyer, merchant, amount,"
                        + " currency, method, status, reason, refunded, idem_key, request_hash, created_at) VALUES ("
                        + id + ", " + id + ", " + user + ", " + user
                        + ", 1, 900, 'CNY', 'BALANCE', 'PAID', '', 0, 'k', 'h', 1)");
            }
            producer.commit();
        }

        @Override
        public void close() throws SQLException {
            producer.close();
        }
    }

    /** As a unit does that falls silent, or as somebody who is none. */
    private static void sendHalf(String group, String key, String body) throws Exception {
        Message message = new Message(RocketSystem.TOPIC, body.getBytes(StandardCharsets.UTF_8));
        message.setKeys(key);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_PRODUCER_GROUP, group);
        send(message);
    }

    private static JsonNode messages(ApiClient service) {
        return service.get("/health", 0).body().path("messages");
    }

    private static long effect(String name) {
        return system.bills
                .get("/health", 0)
                .body()
                .path("bills")
                .path("consumer")
                .path(name)
                .asLong();
    }

    /** As a broker does that delivers again. */
    private static void send(String id, String body) throws Exception {
        Message message = new Message(RocketSystem.TOPIC, body.getBytes(StandardCharsets.UTF_8));
        message.setKeys(id);
        send(message);
    }

    private static void send(Message message) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("test");
        system.broker.settings().applyTo(producer);
        producer.start();
        try {
            producer.send(message);
        } finally {
            producer.shutdown();
        }
    }
}
