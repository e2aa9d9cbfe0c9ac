package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Trade and the clusters of bills are joined by messages alone, and agree in the end whatever happens to those. */
class MessagesTest {
    private static PaymentSystem system;
    private static ApiClient api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        system = new PaymentSystem(folder);
        api = system.api;
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @AfterEach
    void trade_and_bills_agree_in_the_end() throws Exception {
        system.billRelay.faults(path -> Fault.NONE);
        system.relay.faults(path -> Fault.NONE);
        system.switchOn();
        system.laws().eventuallyNoneOpen();
        system.laws().eventuallyAllDelivered();
        assertThat(system.checker().check(null, true)).isEmpty();
    }

    @Test
    void a_refund_changes_the_bill_of_its_payment_and_has_one_of_its_own() {
        String payment = api.buy(1, 3, 1000, "BALANCE").text("paymentId");
        assertThat(api.refund(1, payment, 300).status()).isEqualTo(200);
        assertThat(api.refund(1, payment, 200).status()).isEqualTo(200);

        Eventually.holds("three bills", () -> bills(1).size() == 3);
        Eventually.holds(
                "the payment's bill is at its last version",
                () -> bills(1).path(2).path("refunded").asLong() == 500);
        assertThat(bills(1).path(2).path("kind").asString()).isEqualTo("PAYMENT");
        assertThat(system.merchantBills.number("SELECT SUM(refunded) FROM merchant_bill WHERE user_id = 1"))
                .isEqualTo(500);
    }

    @Test
    void lost_and_repeated_deliveries_change_nothing_in_the_end() {
        Random random = new Random(11);
        system.billRelay.faults(path -> {
            synchronized (random) {
                return Fault.values()[random.nextInt(Fault.values().length)];
            }
        });

        for (int i = 0; i < 20; i++) {
            Answer paid = api.buy(2, i % 10, 100 + i, i % 2 == 0 ? "BALANCE" : "HUABEI");
            api.refund(2, paid.text("paymentId"), 10);
        }

        // The check after each test waits until all is delivered and compares every bill.
        assertThat(system.trade0.number("SELECT COUNT(*) FROM message m JOIN payment p ON p.payment_id = m.message_id"
                        + " WHERE p.buyer = 2"))
                .isEqualTo(20);
    }

    @Test
    void a_consumer_that_is_away_holds_up_no_payment_and_is_flooded_afterwards() {
        system.billRelay.faults(path -> Fault.LOSE_CALL);

        for (int i = 0; i < 30; i++) {
            assertThat(api.buy(3, 1, 100, "BALANCE").status()).isEqualTo(200);
        }

        JsonNode page = api.bills(3, 100).body();
        assertThat(page.path("degraded").asBoolean()).isTrue();
        assertThat(page.path("bills")).isEmpty();
        assertThat(waiting("trade-0").path("half").asLong()
                        + waiting("trade-0").path("ready").asLong())
                .as("messages that wait, as health shows them")
                .isPositive();

        system.billRelay.faults(path -> Fault.NONE);
        Eventually.holds("all bills are there", () -> bills(3).size() == 30);
    }

    @Test
    void a_silent_producer_is_checked_back_and_its_own_row_answers() {
        // What a unit leaves that was killed between its commit and its confirm: the row, and the half message.
        String paid = api.buy(4, 1, 700, "BALANCE").text("paymentId");
        Eventually.holds("it is delivered and ticked off", () -> state(paid).equals("DONE"));
        system.consumerBills.change("DELETE FROM consumer_bill WHERE user_id = 4");
        system.trade0.change("UPDATE message SET state = 'HALF', next_attempt_at = 0 WHERE message_id = " + paid);

        Eventually.holds("the bill is there again", () -> bills(4).size() == 1);
        assertThat(state(paid)).isEqualTo("DONE");
    }

    @Test
    void a_failed_payment_tells_nobody() {
        Answer refused = api.buy(5, 1, PaymentSystem.CREDIT_LIMIT + 1, "HUABEI");

        assertThat(refused.status()).isEqualTo(402);
        Eventually.holds(
                "its half message is dropped",
                () -> system.trade0.number("SELECT COUNT(*) FROM message m JOIN payment p ON p.payment_id ="
                                + " m.message_id WHERE p.buyer = 5 AND m.state = 'DROPPED'")
                        == 1);
        assertThat(bills(5)).isEmpty();
    }

    @Test
    void a_payment_that_recovery_decides_is_told_by_the_check_back() {
        system.relay.faults(path -> path.startsWith("/credit/") ? Fault.LOSE_ANSWER : Fault.NONE);
        api.buy(6, 1, 600, "HUABEI");
        system.relay.faults(path -> Fault.NONE);

        system.laws().eventuallyNoneOpen();
        Eventually.holds(
                "its message has an end",
                () -> system.trade0.number("SELECT COUNT(*) FROM message m JOIN payment p ON p.payment_id ="
                                + " m.message_id WHERE p.buyer = 6 AND m.state IN ('DONE', 'DROPPED')")
                        == 1);
    }

    @Test
    void a_deferred_refund_is_told_when_it_is_carried_out() {
        String payment = api.buy(7, 1, 900, "BALANCE").text("paymentId");
        system.switchOn("refunds");
        assertThat(api.refund(7, payment, 900).status()).isEqualTo(202);
        Eventually.holds("the payment's bill is there", () -> bills(7).size() == 1);

        system.switchOn();

        Eventually.holds("the refund's bill is there", () -> bills(7).size() == 2);
    }

    @Test
    void a_message_that_is_refused_over_and_over_is_parked_with_an_alert_until_somebody_has_it_sent_again() {
        String paid = api.buy(8, 1, 800, "BALANCE").text("paymentId");
        Eventually.holds("it is delivered and ticked off", () -> state(paid).equals("DONE"));
        // Somebody else's bill sits where this one belongs.
        system.consumerBills.change("UPDATE consumer_bill SET amount = 1 WHERE ref_id = " + paid);
        system.trade0.change("UPDATE message SET state = 'READY', next_attempt_at = 0 WHERE message_id = " + paid);

        Eventually.holds("it is parked", () -> state(paid).equals("PARKED"));
        assertThat(health().path("messages").path("alert").asString("")).contains("1 messages are parked");
        assertThat(waiting("trade-0").path("parked").asLong()).isEqualTo(1);

        system.consumerBills.change("UPDATE consumer_bill SET amount = 800 WHERE ref_id = " + paid);
        assertThat(system.replayParked()).isEqualTo(1);
        Eventually.holds("it is delivered", () -> state(paid).equals("DONE"));
        assertThat(health().path("messages").has("alert")).isFalse();
    }

    private static JsonNode bills(long user) {
        return api.bills(user, 100).body().path("bills");
    }

    private static JsonNode health() {
        return api.get("/health", 0).body();
    }

    private static JsonNode waiting(String store) {
        return health().path("messages").path(store);
    }

    private static String state(String message) {
        return system.trade0
                .rows("SELECT state FROM message WHERE message_id = " + message)
                .get(0);
    }
}
