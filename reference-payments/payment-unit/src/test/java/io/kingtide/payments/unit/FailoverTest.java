package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.bills.BillMain;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.CheckedSystem;
import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.checker.Finding;
import io.kingtide.payments.credit.CreditMain;
import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.ForkedStore;
import io.kingtide.payments.testkit.H2Server;
import io.kingtide.payments.testkit.TestStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A trade shard that is really killed, the failover shard that takes its place, and the guard that keeps them apart. */
class FailoverTest {
    private static final String[] SMALL = {"--units", "1", "--users", "0-199", "--merchants", "5"};
    private static final Seed SEED = new Seed(0, 199, 5, SlotRange.all(), 1, 100_000_000, 100_000_000);

    private static ForkedStore primary;
    private static H2Server others;
    private static TestStore failover;
    private static TestStore guard;
    private static TestStore credit;
    private static TestStore consumerBills;
    private static TestStore merchantBills;
    private static ConfigurableApplicationContext creditService;
    private static ConfigurableApplicationContext billService;
    private static ConfigurableApplicationContext unit;
    private static ApiClient api;
    private static Checker checker;

    @BeforeAll
    static void start(@TempDir Path folder) {
        primary = ForkedStore.start(folder.resolve("p"), "trade", SMALL);
        others = H2Server.start(folder.resolve("o"), List.of("failover", "guard", "credit", "consumer", "merchant"));
        failover = others.store("failover", StoreKind.FAILOVER, SEED);
        guard = others.store("guard", StoreKind.GUARD, SEED);
        credit = others.store("credit", StoreKind.CREDIT, SEED);
        consumerBills = others.store("consumer", StoreKind.CONSUMER_BILLS, SEED);
        merchantBills = others.store("merchant", StoreKind.MERCHANT_BILLS, SEED);
        billService = ServiceProcess.start(
                BillMain.class,
                "--server.port=0",
                "--payments.consumer-stores.consumer.url=" + consumerBills.url(),
                "--payments.merchant-stores.merchant.url=" + merchantBills.url());
        creditService = ServiceProcess.start(
                CreditMain.class,
                "--server.port=0",
                "--payments.store.url=" + credit.url(),
                "--payments.risk-deadline-millis=500");
        unit = ServiceProcess.start(
                UnitMain.class,
                "--server.port=0",
                "--payments.unit=A",
                "--payments.instance=payment-unit-a",
                "--payments.worker=1",
                "--payments.slots=00-99",
                "--payments.stores.trade.url=" + primary.url(),
                "--payments.failover.url=" + failover.url(),
                "--payments.guard.url=" + guard.url(),
                "--payments.credit-url=http://127.0.0.1:" + port(creditService),
                "--payments.bills-url=http://127.0.0.1:" + port(billService),
                "--payments.message-millis=50",
                "--payments.half-millis=500",
                "--payments.probe-millis=50",
                "--payments.recovery-millis=50",
                "--payments.fold-millis=50");
        api = new ApiClient("http://127.0.0.1:" + port(unit));
        checker = new Checker(
                new CheckedSystem(
                        List.of(
                                new CheckedStore("trade", primary.url(), "sa", "", 0, 99),
                                CheckedStore.failover("failover", failover.url(), "sa", "")),
                        new CheckedStore("credit", credit.url(), "sa", "", 0, 99),
                        new CheckedStore("guard", guard.url(), "sa", "", 0, 99),
                        List.of(new CheckedStore("consumer-bills", consumerBills.url(), "sa", "", 0, 99)),
                        List.of(new CheckedStore("merchant-bills", merchantBills.url(), "sa", "", 0, 99))),
                "");
    }

    private static String port(ConfigurableApplicationContext context) {
        return String.valueOf(context.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        unit.close();
        creditService.close();
        billService.close();
        others.close();
        primary.close();
    }

    @AfterEach
    void everyLawHolds() throws SQLException {
        Eventually.holds(
                "nothing is being folded",
                () -> primary.number("SELECT COUNT(*) FROM posting_buffer")
                                + failover.number("SELECT COUNT(*) FROM posting_buffer")
                        == 0);
        Eventually.holds("all messages are delivered", () -> waiting(primary) + waiting(failover) == 0);
        assertThat(checker.check(null, true)).isEmpty();
    }

    private static Answer combined(long buyer, String orderId, long coupon, long balance) {
        return api.post(
                "/api/payments",
                buyer,
                ApiClient.newKey(),
                Map.of(
                        "orderId",
                        orderId,
                        "buyer",
                        buyer,
                        "method",
                        "COMBINED",
                        "funding",
                        Map.of("coupon", coupon, "balance", balance)));
    }

    private static long waiting(TestStore store) {
        return store.number("SELECT COUNT(*) FROM message WHERE state IN ('HALF', 'READY')");
    }

    @Test
    void a_lost_shard_costs_neither_orders_nor_money_and_is_told_what_it_missed() throws SQLException {
        String unpaid = api.order(1, 3, 500, "unpaid").text("orderId");
        String paid = api.buy(2, 3, 700, "BALANCE").text("paymentId");
        assertThat(elastic(unpaid)).isZero();

        lose();
        // The first call opens connections, which a slow machine may not do in time: the same key asks again.
        until(() -> api.order(3, 3, 900, "new"), answer -> answer.status() != 503);
        Answer atFailover = api.order(3, 3, 900, "new");
        String order = atFailover.text("orderId");
        assertThat(elastic(order)).isEqualTo(TransactionId.FAILOVER);
        assertThat(api.order(3, 3, 900, "new").text("orderId")).isEqualTo(order);
        assertThat(api.pay(3, order, "BALANCE").problem()).isEqualTo("balance-not-here");
        assertThat(combined(3, order, 100, 1).problem()).isEqualTo("balance-not-here");
        assertThat(combined(4, api.order(4, 3, 900).text("orderId"), 300, 0).status())
                .as("coupons and credit do not need the lost shard")
                .isEqualTo(200);
        Answer payment = api.pay(3, order, "HUABEI");
        assertThat(payment.status()).isEqualTo(200);
        assertThat(elastic(payment.text("paymentId"))).isEqualTo(TransactionId.FAILOVER);

        assertThat(api.pay(1, unpaid, "HUABEI").problem()).isEqualTo("order-shard-lost");
        String recreated = api.order(1, 3, 500, "unpaid").text("orderId");
        assertThat(elastic(recreated)).isEqualTo(TransactionId.FAILOVER);
        assertThat(api.pay(1, recreated, "HUABEI").status()).isEqualTo(200);

        Answer parked = api.refund(2, paid, 300, "back");
        assertThat(parked.status()).isEqualTo(202);
        assertThat(api.refund(2, paid, 300, "back").text("refundId")).isEqualTo(parked.text("refundId"));

        comeBack();
        assertThat(primary.number("SELECT COUNT(*) FROM orders WHERE status = 'VOIDED' AND order_id = " + unpaid))
                .isEqualTo(1);
        assertThat(api.pay(1, unpaid, "BALANCE").problem()).isEqualTo("order-voided");
        assertThat(api.order(1, 3, 500, "unpaid").text("orderId")).isEqualTo(recreated);
        assertThat(primary.number("SELECT COUNT(*) FROM refund WHERE status = 'REFUNDED' AND refund_id = "
                        + parked.text("refundId")))
                .isEqualTo(1);
        assertThat(api.refund(2, paid, 300, "back").text("status")).isEqualTo("REFUNDED");
        assertThat(elastic(api.order(4, 3, 100).text("orderId"))).isZero();

        aVoidedOrderThatIsPaidIsFound(unpaid);
    }

    /** The checker must see the one thing that all of this prevents. */
    private static void aVoidedOrderThatIsPaidIsFound(String order) throws SQLException {
        primary.change("INSERT INTO payment SELECT 1, " + order
                + ", slot, buyer, merchant, amount, currency, 'BALANCE', 'PAID', '', 0, 'x', 'x', 0 FROM orders WHERE"
                + " order_id = " + order);
        assertThat(checker.check(null, true)).extracting(Finding::law).contains("voided-order-is-never-paid");
        primary.change("DELETE FROM payment WHERE payment_id = 1");
    }

    @Test
    void an_order_that_may_be_paid_on_the_lost_shard_is_not_created_again() {
        String order = api.order(10, 3, 500, "claimed").text("orderId");
        assertThat(api.pay(10, order, "BALANCE", "pay").status()).isEqualTo(200);

        lose();
        assertThat(api.order(10, 3, 500, "claimed").problem()).isEqualTo("store-unavailable");
        assertThat(api.pay(10, order, "BALANCE", "pay").problem()).isEqualTo("store-unavailable");

        comeBack();
        assertThat(api.order(10, 3, 500, "claimed").text("orderId")).isEqualTo(order);
        assertThat(api.pay(10, order, "BALANCE", "pay").status()).isEqualTo(200);
    }

    @Test
    void a_repayment_that_may_have_left_the_balance_is_not_denied_while_its_shard_is_lost() {
        Eventually.holds("user 30 owes", () -> api.buy(30, 3, 1000, "HUABEI").status() == 200);
        until(() -> api.repay(30, 400, "repaid"), answer -> answer.status() == 200);
        String repayment = api.repay(30, 400, "repaid").text("repaymentId");

        lose();
        assertThat(api.repay(30, 400, "repaid").problem()).isEqualTo("store-unavailable");
        until(
                () -> api.repay(30, 400, "never-sent-before"),
                answer -> answer.problem().equals("balance-not-here"));

        comeBack();
        until(() -> api.repay(30, 400, "repaid"), answer -> answer.status() == 200);
        assertThat(api.repay(30, 400, "repaid").text("repaymentId")).isEqualTo(repayment);
        assertThat(primary.number("SELECT COUNT(*) FROM repayment WHERE buyer = 30"))
                .isEqualTo(1);
    }

    @Test
    void a_key_whose_order_never_arrived_gets_its_order_under_the_same_id() {
        String id = reserved(20, "crashed");

        assertThat(api.order(20, 3, 500, "crashed").text("orderId")).isEqualTo(id);
        assertThat(api.order(20, 3, 501, "crashed").problem()).isEqualTo("key-reused");
    }

    @Test
    void an_order_that_arrives_after_it_was_voided_finds_its_place_taken() {
        String id = reserved(21, "late");
        lose();
        String recreated = api.order(21, 3, 500, "late").text("orderId");
        assertThat(elastic(recreated)).isEqualTo(TransactionId.FAILOVER);

        comeBack();
        assertThat(primary.number("SELECT COUNT(*) FROM orders WHERE status = 'VOIDED' AND order_id = " + id))
                .isEqualTo(1);
        assertThat(api.order(21, 3, 500, "late").text("orderId")).isEqualTo(recreated);
    }

    /** What a unit leaves behind that crashed after it reserved the key and before it wrote the order. */
    private static String reserved(long buyer, String key) {
        long id = new TransactionIds(Clock.systemUTC(), 60)
                .next(IdType.ORDER, Slot.ofUser(buyer))
                .value();
        guard.change("INSERT INTO idem_reservation VALUES (" + buyer + ", 'ORDER', '" + key + "', '"
                + IdempotencyKeys.hash("order", 3L, 500L, "CNY") + "', " + id + ", 0)");
        return Long.toString(id);
    }

    private static void lose() {
        primary.kill();
        awaitState(ShardState.LOST);
    }

    private static void comeBack() {
        primary.restart();
        awaitState(ShardState.SERVING);
        Supplier<Answer> read = () -> api.account(0);
        until(read, answer -> answer.status() == 200);
    }

    private static void awaitState(ShardState state) {
        Eventually.holds(
                "the shard is " + state,
                () -> unit.getBean(ShardProtection.class).states().get("trade") == state);
    }

    private static void until(Supplier<Answer> call, Predicate<Answer> wanted) {
        AtomicReference<Answer> last = new AtomicReference<>();
        Eventually.holds(
                "the unit answers as it should",
                () -> {
                    last.set(call.get());
                    return wanted.test(last.get());
                },
                () -> "; its last answer was " + last.get());
    }

    private static int elastic(String id) {
        return new TransactionId(Long.parseLong(id)).elastic();
    }
}
