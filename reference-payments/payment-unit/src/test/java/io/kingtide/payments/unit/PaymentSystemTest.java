package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The system through its API, on real stores. Each test uses users of its own. */
class PaymentSystemTest {
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
    void lawsHold() {
        system.relay.faults(path -> Fault.NONE);
        system.switchOn();
        system.laws().eventuallyNoneOpen();
        system.laws().settled();
    }

    @Nested
    class Paying {
        @Test
        void from_the_balance_moves_the_money_and_writes_the_bill() {
            Answer paid = api.buy(1, 3, 1999, "BALANCE");

            assertThat(paid.status()).isEqualTo(200);
            assertThat(paid.text("status")).isEqualTo("PAID");
            assertThat(balance(1)).isEqualTo(PaymentSystem.BALANCE - 1999);
            JsonNode bill = eventualBills(1, 1).path(0);
            assertThat(bill.path("refId").asString()).isEqualTo(paid.text("paymentId"));
            assertThat(bill.path("amount").asLong()).isEqualTo(1999);
        }

        @Test
        void by_credit_uses_the_line_and_not_the_balance() {
            assertThat(api.buy(2, 3, 1999, "HUABEI").text("status")).isEqualTo("PAID");

            assertThat(balance(2)).isEqualTo(PaymentSystem.BALANCE);
            assertThat(api.account(2).body().path("credit").path("used").asLong())
                    .isEqualTo(1999);
        }

        @Test
        void more_than_there_is_is_refused_and_leaves_the_order_payable() {
            String order = api.order(4, 3, PaymentSystem.CREDIT_LIMIT + 1).text("orderId");

            Answer byCredit = api.pay(4, order, "HUABEI");
            assertThat(byCredit.status()).isEqualTo(402);
            assertThat(byCredit.problem()).isEqualTo("no-funds");
            assertThat(api.pay(4, order, "BALANCE").status()).isEqualTo(200);

            Answer tooMuch = api.buy(4, 3, PaymentSystem.BALANCE, "BALANCE");
            assertThat(tooMuch.status()).isEqualTo(402);
            assertThat(tooMuch.raw().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }

        @Test
        void an_order_is_paid_once() {
            String order = api.order(5, 3, 100).text("orderId");
            api.pay(5, order, "BALANCE");

            Answer again = api.pay(5, order, "HUABEI");

            assertThat(again.status()).isEqualTo(409);
            assertThat(again.problem()).isEqualTo("order-not-payable");
        }

        @Test
        void the_merchants_share_is_folded_into_its_account() {
            api.buy(6, 9, 700, "BALANCE");
            api.buy(6, 9, 300, "HUABEI");

            Eventually.holds("postings are folded", () -> system.inTrade("SELECT COUNT(*) FROM posting_buffer") == 0);
            assertThat(system.trade0.number("SELECT balance FROM account WHERE account_no = 2000000000009"))
                    .isEqualTo(1000);
        }

        @Test
        void twenty_buyers_at_once_cannot_overdraw_one_account() throws Exception {
            long user = 7;
            List<Answer> answers = concurrently(20, i -> api.buy(user, i % 10, PaymentSystem.BALANCE / 10, "BALANCE"));

            // A machine at its limits may answer 503, which takes nothing or is learnt of by asking again.
            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 402, 503));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeLessThanOrEqualTo(10);
            if (answers.stream().noneMatch(answer -> answer.status() == 503)) {
                assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(10);
                assertThat(balance(user)).isZero();
            }
        }
    }

    @Nested
    class IdempotencyKey {
        @Test
        void the_same_key_and_body_get_the_same_answer() {
            Answer order = api.order(10, 1, 500, "k-order");
            Answer payment = api.pay(10, order.text("orderId"), "BALANCE", "k-pay");
            Answer credit = api.pay(10, api.order(10, 1, 600).text("orderId"), "HUABEI", "k-credit");
            Answer refund = api.refund(10, payment.text("paymentId"), 500, "k-refund");

            assertThat(api.order(10, 1, 500, "k-order").body()).isEqualTo(order.body());
            assertThat(api.pay(10, order.text("orderId"), "BALANCE", "k-pay").body())
                    .isEqualTo(payment.body());
            assertThat(api.refund(10, payment.text("paymentId"), 500, "k-refund")
                            .body())
                    .isEqualTo(refund.body());
            assertThat(credit.status()).isEqualTo(200);
            assertThat(eventualBills(10, 3)).hasSize(3);
        }

        @Test
        void another_body_is_refused() {
            Answer order = api.order(11, 1, 500, "k");
            api.pay(11, order.text("orderId"), "BALANCE", "k");

            assertThat(api.order(11, 1, 501, "k").status()).isEqualTo(422);
            assertThat(api.pay(11, order.text("orderId"), "HUABEI", "k").problem())
                    .isEqualTo("key-reused");
        }

        @Test
        void sent_many_times_at_once_it_takes_effect_once() throws Exception {
            for (String method : List.of("BALANCE", "HUABEI")) {
                String order = api.order(12, 1, 900).text("orderId");

                List<Answer> answers = concurrently(12, i -> api.pay(12, order, method, "same-" + method));

                Set<String> ids = new HashSet<>();
                for (Answer answer : answers) {
                    assertThat(answer.status()).isIn(200, 409);
                    if (answer.status() == 200) {
                        ids.add(answer.text("paymentId"));
                    }
                }
                assertThat(ids).hasSize(1);
                assertThat(api.pay(12, order, method, "same-" + method).status())
                        .isEqualTo(200);
            }
            assertThat(system.trade0.number("SELECT COUNT(*) FROM payment WHERE buyer = 12"))
                    .isEqualTo(2);
        }

        @Test
        void keys_that_are_no_keys_are_refused() {
            assertThat(api.order(13, 1, 500, "x".repeat(81)).problem()).isEqualTo("bad-idempotency-key");
        }
    }

    @Nested
    class Refunding {
        @Test
        void gives_back_to_where_the_money_came_from_and_not_more() {
            String balance = api.buy(20, 2, 1000, "BALANCE").text("paymentId");
            String credit = api.buy(20, 2, 1000, "HUABEI").text("paymentId");

            assertThat(api.refund(20, balance, 400).status()).isEqualTo(200);
            assertThat(api.refund(20, credit, 1000).status()).isEqualTo(200);
            assertThat(api.refund(20, balance, 601).problem()).isEqualTo("refund-exceeds-payment");

            assertThat(balance(20)).isEqualTo(PaymentSystem.BALANCE - 600);
            assertThat(api.account(20).body().path("credit").path("used").asLong())
                    .isZero();
        }

        @Test
        void is_queued_while_switched_off_and_completed_afterwards() {
            String balance = api.buy(21, 2, 1000, "BALANCE").text("paymentId");
            String credit = api.buy(21, 2, 1000, "HUABEI").text("paymentId");
            system.switchOn("refunds");

            Answer deferred = api.refund(21, balance, 1000, "r1");
            assertThat(deferred.status()).isEqualTo(202);
            assertThat(deferred.text("status")).isEqualTo("DEFERRED");
            assertThat(api.refund(21, credit, 1000).status()).isEqualTo(202);
            assertThat(api.refund(21, balance, 1).status()).isEqualTo(422);
            assertThat(balance(21)).isEqualTo(PaymentSystem.BALANCE - 1000);
            system.laws().hold();

            system.switchOn();
            Eventually.holds("the refund is completed", () -> balance(21) == PaymentSystem.BALANCE);
            Eventually.holds(
                    "no refund is queued",
                    () -> system.inTrade("SELECT COUNT(*) FROM refund WHERE status = 'DEFERRED'") == 0);
            assertThat(api.refund(21, balance, 1000, "r1").text("status")).isEqualTo("REFUNDED");
        }
    }

    /** The user's bills, once there are this many: they follow by message. */
    private static JsonNode eventualBills(long user, int count) {
        Eventually.holds(
                count + " bills of user " + user + " have arrived",
                () -> api.bills(user, 100).body().path("bills").size() >= count);
        return api.bills(user, 100).body().path("bills");
    }

    @Nested
    class Statements {
        @Test
        void tell_what_is_owed_month_by_month_with_every_receipt() {
            String first = api.buy(60, 1, 700, "HUABEI").text("paymentId");
            assertThat(api.buy(60, 1, 300, "HUABEI").status()).isEqualTo(200);
            assertThat(api.refund(60, first, 200).status()).isEqualTo(200);
            Eventually.holds("the refund is restored", () -> used(60) == 800);
            YearMonth now = YearMonth.now(ZoneOffset.UTC);

            JsonNode statement = api.get("/api/statements/" + now, 60).body();

            assertThat(statement.path("opening").asLong()).isZero();
            assertThat(statement.path("used").asLong()).isEqualTo(1000);
            assertThat(statement.path("restored").asLong()).isEqualTo(200);
            assertThat(statement.path("closing").asLong()).isEqualTo(800);
            assertThat(statement.path("receipts")).hasSize(3);
            assertThat(statement.has("next")).isFalse();
            JsonNode page = api.get("/api/statements/" + now + "?limit=2", 60).body();
            assertThat(page.path("receipts")).hasSize(2);
            JsonNode rest = api.get(
                            "/api/statements/" + now + "?limit=2&after="
                                    + page.path("next").asString(),
                            60)
                    .body();
            assertThat(rest.path("receipts")).hasSize(1);
            JsonNode next = api.get("/api/statements/" + now.plusMonths(1), 60).body();
            assertThat(next.path("opening").asLong()).isEqualTo(800);
            assertThat(next.path("receipts")).isEmpty();
            assertThat(api.get("/api/statements/yesterday", 60).problem()).isEqualTo("bad-month");
        }

        private long used(long user) {
            return api.account(user).body().path("credit").path("used").asLong();
        }
    }

    @Nested
    class BillHistory {
        @Test
        void comes_in_pages_newest_first() {
            for (int i = 1; i <= 5; i++) {
                api.buy(30, 2, i, "BALANCE");
            }
            eventualBills(30, 5);

            JsonNode first = api.bills(30, 3).body();
            JsonNode second = api.get(
                            "/api/bills?user=30&limit=3&before="
                                    + first.path("next").asString(),
                            30)
                    .body();

            assertThat(amounts(first)).containsExactly(5L, 4L, 3L);
            assertThat(amounts(second)).containsExactly(2L, 1L);
            assertThat(second.has("next")).isFalse();
        }

        @Test
        void is_empty_and_says_so_while_degraded() {
            api.buy(31, 2, 100, "BALANCE");
            system.switchOn("bill-history");

            JsonNode degraded = api.bills(31, 10).body();

            assertThat(degraded.path("bills")).isEmpty();
            assertThat(degraded.path("degraded").asBoolean()).isTrue();
        }

        private List<Long> amounts(JsonNode page) {
            List<Long> amounts = new ArrayList<>();
            page.path("bills").forEach(bill -> amounts.add(bill.path("amount").asLong()));
            return amounts;
        }
    }

    @Nested
    class Routing {
        @Test
        void a_user_of_another_unit_is_turned_away() {
            assertThat(api.order(80, 1, 100).status()).isEqualTo(421);
            assertThat(api.account(99).problem()).isEqualTo("wrong-unit");
        }

        @Test
        void a_unit_that_lost_its_slot_can_write_nothing() {
            String order = api.order(40, 1, 100).text("orderId");
            system.trade0.change("UPDATE unit_route SET unit = 'B', epoch = 2 WHERE slot = 40");

            assertThat(api.order(40, 1, 100).problem()).isEqualTo("stale-route");
            assertThat(api.pay(40, order, "BALANCE").problem()).isEqualTo("stale-route");
            assertThat(api.pay(40, order, "HUABEI").problem()).isEqualTo("stale-route");

            // Given back under a later epoch, this process is still the one of the old term.
            system.trade0.change("UPDATE unit_route SET unit = 'A', epoch = 3 WHERE slot = 40");
            assertThat(api.pay(40, order, "BALANCE").problem()).isEqualTo("stale-route");
            assertThat(system.trade0.number("SELECT COUNT(*) FROM payment WHERE buyer = 40"))
                    .isZero();
        }

        @Test
        void rows_live_in_the_store_that_their_id_names() {
            api.buy(45, 1, 100, "BALANCE");
            api.buy(55, 1, 100, "BALANCE");

            assertThat(system.trade0.number("SELECT COUNT(*) FROM payment WHERE buyer = 55"))
                    .isZero();
            assertThat(system.trade1.number("SELECT COUNT(*) FROM payment WHERE buyer = 55"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class BadRequests {
        @Test
        void are_answered_with_a_problem_that_says_what_was_expected() {
            String key = ApiClient.newKey();
            String order = api.order(50, 1, 100).text("orderId");
            assertProblem(api.order(50, 1, 0), 422, "bad-amount");
            assertProblem(api.order(50, 4711, 100), 422, "no-such-merchant");
            assertProblem(api.pay(50, "12", "BALANCE"), 422, "bad-id");
            assertProblem(api.pay(51, order, "BALANCE"), 422, "other-user");
            assertProblem(api.pay(150, order, "BALANCE"), 404, "no-such-order");
            assertProblem(api.bills(50, 101), 422, "bad-limit");
            assertProblem(api.get("/api/accounts/50", 51), 422, "other-user");
            assertThat(api.postText("/api/orders", 50, key, "{\"buyer\":50").status())
                    .isEqualTo(400);
            assertThat(api.postText("/api/orders", 50, key, "{\"buyer\":50,\"colour\":1}")
                            .status())
                    .isEqualTo(400);
            assertThat(api.postText(
                                    "/api/orders",
                                    50,
                                    key,
                                    "{\"buyer\":50,\"merchant\":1,\"amount\":1.5,\"currency\":\"CNY\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(api.postText("/api/orders", 50, key, " ".repeat(20_000)).status())
                    .isEqualTo(413);
            assertThat(api.get("/api/nothing", 50).status()).isEqualTo(404);
        }

        private void assertProblem(Answer answer, int status, String type) {
            assertThat(answer.problem()).isEqualTo(type);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text("detail")).isNotBlank();
        }
    }

    @Nested
    class FlexibleTransactions {
        @Test
        void a_lost_try_calls_the_payment_off_and_a_new_key_pays() {
            String order = api.order(60, 1, 100).text("orderId");
            system.relay.faults(path -> path.endsWith("/try") ? Fault.LOSE_CALL : Fault.NONE);

            Answer lost = api.pay(60, order, "HUABEI", "first");
            assertThat(lost.status()).isEqualTo(503);
            assertThat(lost.problem()).isEqualTo("credit-unavailable");
            assertThat(api.pay(60, order, "HUABEI", "first").problem()).isEqualTo("credit-unavailable");

            system.relay.faults(path -> Fault.NONE);
            assertThat(api.pay(60, order, "HUABEI", "second").status()).isEqualTo(200);
        }

        @Test
        void a_try_whose_answer_is_lost_is_cancelled() {
            system.relay.faults(path -> path.endsWith("/try") ? Fault.LOSE_ANSWER : Fault.NONE);

            assertThat(api.buy(61, 1, 100, "HUABEI").status()).isEqualTo(503);

            system.laws().eventuallyNoneOpen();
            assertThat(system.credit.number(
                            "SELECT COUNT(*) FROM credit_reservation WHERE user_id = 61 AND state = 'CANCELLED'"))
                    .isEqualTo(1);
        }

        @Test
        void a_confirm_that_is_lost_or_repeated_is_carried_out_once_by_the_recovery() {
            for (Fault fault : List.of(Fault.LOSE_CALL, Fault.LOSE_ANSWER, Fault.TWICE)) {
                AtomicInteger confirms = confirmsMeet(fault);

                Answer paid = api.buy(62, 1, 100, "HUABEI");

                assertThat(paid.status()).as("%s", fault).isEqualTo(200);
                Eventually.holds("a confirm was sent", () -> confirms.get() > 0);
                system.relay.faults(path -> Fault.NONE);
                system.laws().eventuallyNoneOpen();
            }
            assertThat(system.credit.number("SELECT used FROM credit_line WHERE user_id = 62"))
                    .isEqualTo(300);
        }

        @Test
        void an_activity_written_before_the_clock_stepped_back_does_not_wait_for_the_old_time() {
            AtomicInteger confirms = confirmsMeet(Fault.LOSE_CALL);
            assertThat(api.buy(64, 1, 100, "HUABEI").status()).isEqualTo(200);
            Eventually.holds("a confirm was sent", () -> confirms.get() > 0);

            assertThat(system.trade1.change("UPDATE tcc_activity SET next_attempt_at = next_attempt_at + 3600000"
                            + " WHERE buyer = 64 AND state = 'CONFIRMING'"))
                    .isEqualTo(1);
            system.relay.faults(path -> Fault.NONE);

            system.laws().eventuallyNoneOpen();
        }

        private AtomicInteger confirmsMeet(Fault fault) {
            AtomicInteger confirms = new AtomicInteger();
            system.relay.faults(path -> {
                if (!path.endsWith("/confirm")) {
                    return Fault.NONE;
                }
                confirms.incrementAndGet();
                return fault;
            });
            return confirms;
        }

        @Test
        void who_asks_right_after_paying_on_credit_is_told_of_it() {
            for (int i = 1; i <= 5; i++) {
                assertThat(api.buy(65, 1, 100, "HUABEI").status()).isEqualTo(200);
                long paid = 100L * i;
                assertThat(toldUsed(65)).isEqualTo(paid);
            }
        }

        /** What the first answer says that says anything: while the credit service is too busy, none does. */
        private long toldUsed(long user) {
            AtomicLong used = new AtomicLong(-1);
            Eventually.holds("the account tells of its credit", () -> {
                used.set(api.account(user).body().path("credit").path("used").asLong(-1));
                return used.get() >= 0;
            });
            return used.get();
        }

        @Test
        void any_mix_of_lost_and_repeated_calls_ends_settled() throws Exception {
            Random random = new Random(7);
            system.relay.faults(path -> {
                synchronized (random) {
                    int dice = random.nextInt(10);
                    return dice < 4 ? Fault.values()[dice] : Fault.NONE;
                }
            });
            List<Answer> answers = concurrently(40, i -> {
                Answer paid = api.buy(63 + i % 5 * 100, i % 10, 100 + i, "HUABEI");
                if (paid.status() == 200 && i % 2 == 0) {
                    api.refund(63 + i % 5 * 100, paid.text("paymentId"), 50);
                }
                return paid;
            });

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503));
            assertThat(answers).anySatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        }
    }

    private static long balance(long user) {
        return api.account(user).body().path("balance").asLong();
    }

    private interface Call {
        Answer make(int number);
    }

    private static List<Answer> concurrently(int calls, Call call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                running.add(threads.submit(() -> call.make(number)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : running) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
