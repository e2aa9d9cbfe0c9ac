package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import io.kingtide.payments.testkit.ForkedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
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
        api = system.api;
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
    void a_half_message_whose_transaction_is_still_under_way_is_not_given_up() throws Exception {
        long id = system.unitBean(Trade.class)
                .ids()
                .next(IdType.PAYMENT, new Slot(7))
                .value();
        RocketCentre centre = (RocketCentre) system.unitBean(MessageCentre.class);
        long askedBefore = messages(api).path("checkedBack").asLong();
        try (Connection producer = DriverManager.getConnection(system.trade.url(), "sa", "");
                Statement statement = producer.createStatement()) {
            producer.setAutoCommit(false);
            statement.executeQuery(
                    "SELECT epoch FROM unit_route WHERE slot = 7 AND lane = " + Slot.laneOfUser(7) + " FOR UPDATE");
            String bill = "[{\"refId\":\"" + id + "\",\"kind\":\"PAYMENT\",\"billId\":\"" + id + "\",\"user\":7,"
                    + "\"merchant\":1,\"amount\":900,\"refunded\":0,\"currency\":\"CNY\",\"version\":1,\"at\":1}]";
            inNoMatterWhatTransaction(session -> centre.write(session, id, 7, "BILL", bill, true));
            Eventually.holds(
                    "the broker has asked twice",
                    () -> messages(api).path("checkedBack").asLong() >= askedBefore + 2);
            statement.executeUpdate(
                    "INSERT INTO payment (payment_id, order_id, slot, buyer, merchant, amount, currency,"
                            + " method, status, reason, refunded, idem_key, request_hash, created_at) VALUES (" + id
                            + ", 1, 7, 7,"
                            + " 1, 900, 'CNY', 'BALANCE', 'PAID', '', 0, 'k', 'h', 1)");
            producer.commit();
        }

        Eventually.holds("its bill is there", () -> system.billsOf(7) == 1);
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

    private static void inNoMatterWhatTransaction(Function<StoreSession, ?> work) {
        system.unitBean(Trade.class).storeOf(7).inTransaction(work::apply);
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
        DefaultMQProducer producer = new DefaultMQProducer("test");
        new RocketSettings(system.broker.nameServer(), RocketSystem.TOPIC).applyTo(producer);
        producer.start();
        Message message = new Message(RocketSystem.TOPIC, body.getBytes(StandardCharsets.UTF_8));
        message.setKeys(id);
        producer.send(message);
        producer.shutdown();
    }
}
