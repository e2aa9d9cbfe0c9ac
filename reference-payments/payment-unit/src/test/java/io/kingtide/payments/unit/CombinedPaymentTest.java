package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.checker.Finding;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One payment from coupons, balance and credit: all take part or none, whatever happens to the calls. */
class CombinedPaymentTest {
    private static final long COUPONS = 100_000;

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
    void every_law_holds_in_the_end() throws Exception {
        system.relay.faults(path -> Fault.NONE);
        system.switchOn();
        system.laws().eventuallyNoneOpen();
        system.laws().eventuallyAllDelivered();
        assertThat(system.checker().check(null, true)).isEmpty();
    }

    @Test
    void takes_from_every_source_and_gives_back_pro_rata() {
        Answer paid = buy(1, 1000, 300, 500);
        assertThat(paid.text("status")).as(paid.raw().body()).isEqualTo("PAID");
        assertThat(balance(1)).isEqualTo(PaymentSystem.BALANCE - 500);
        assertThat(spent(1)).isEqualTo(300);
        assertThat(used(1)).isEqualTo(200);

        assertThat(api.refund(1, paid.text("paymentId"), 500).status()).isEqualTo(200);
        assertThat(balance(1)).isEqualTo(PaymentSystem.BALANCE - 250);
        assertThat(spent(1)).isEqualTo(150);
        assertThat(used(1)).isEqualTo(100);

        assertThat(api.refund(1, paid.text("paymentId"), 500).status()).isEqualTo(200);
        assertThat(balance(1)).isEqualTo(PaymentSystem.BALANCE);
        assertThat(spent(1)).isZero();
        assertThat(used(1)).isZero();
    }

    @Test
    void a_source_that_does_not_cover_its_part_lets_the_others_go() {
        assertThat(buy(2, COUPONS + 1000, COUPONS + 1, 500).status()).isEqualTo(402);
        assertThat(buy(2, 2 * PaymentSystem.BALANCE, 500, PaymentSystem.BALANCE + 1)
                        .status())
                .isEqualTo(402);
        assertThat(buy(2, PaymentSystem.CREDIT_LIMIT + 2000, 500, 500).status()).isEqualTo(402);

        system.laws().eventuallyNoneOpen();
        assertThat(balance(2)).isEqualTo(PaymentSystem.BALANCE);
        assertThat(spent(2)).isZero();
        assertThat(used(2)).isZero();
        assertThat(system.credit.number("SELECT SUM(reserved) FROM coupon_purse"))
                .isZero();
    }

    @Test
    void a_deferred_refund_knows_its_sources_from_the_start() {
        Answer paid = buy(3, 1000, 400, 600);
        system.switchOn("refunds");
        assertThat(api.refund(3, paid.text("paymentId"), 700).status()).isEqualTo(202);
        assertThat(spent(3)).isEqualTo(400);

        system.switchOn();

        Eventually.holds("coupons are given back", () -> spent(3) == 120);
        Eventually.holds("the balance is given back", () -> balance(3) == PaymentSystem.BALANCE - 600 + 420);
    }

    @Test
    void lost_and_repeated_calls_end_alike_for_all() {
        Random random = new Random(20261112);
        system.relay.faults(path -> {
            synchronized (random) {
                return random.nextInt(3) > 0 ? Fault.NONE : Fault.values()[random.nextInt(4)];
            }
        });

        for (int i = 0; i < 12; i++) {
            Answer paid = buy(4, 900, 300, 300);
            if (paid.status() == 200) {
                api.refund(4, paid.text("paymentId"), 100 + i);
            }
        }

        system.relay.faults(path -> Fault.NONE);
        system.laws().eventuallyNoneOpen();
        assertThat(spent(4)).isEqualTo(kept(4, "COUPON"));
        assertThat(used(4)).isEqualTo(kept(4, "HUABEI"));
        assertThat(balance(4)).isEqualTo(PaymentSystem.BALANCE - kept(4, "BALANCE"));
    }

    @Test
    void funding_belongs_to_combined_payments_and_stays_within_the_order() {
        String order = api.order(5, 1, 100).text("orderId");

        assertThat(pay(5, order, "BALANCE", 10, 10).problem()).isEqualTo("bad-funding");
        assertThat(api.pay(5, order, "COMBINED").problem()).isEqualTo("bad-funding");
        assertThat(pay(5, order, "COMBINED", 60, 60).problem()).isEqualTo("bad-funding");
        assertThat(pay(5, order, "COMBINED", -1, 60).problem()).isEqualTo("bad-funding");
        assertThat(pay(5, order, "COMBINED", 100, 0).status()).isEqualTo(200);
    }

    @Test
    void coupons_spent_twice_are_found_by_the_checker() throws Exception {
        buy(6, 1000, 300, 500);
        system.credit.change("UPDATE coupon_purse SET spent = spent + 300 WHERE user_id = 6");

        assertThat(system.checker().check(null, true))
                .extracting(Finding::law)
                .contains("coupons-spent-equal-confirmed");

        system.credit.change("UPDATE coupon_purse SET spent = spent - 300 WHERE user_id = 6");
    }

    private static Answer buy(long user, long amount, long coupon, long balance) {
        return pay(user, api.order(user, 1, amount).text("orderId"), "COMBINED", coupon, balance);
    }

    private static Answer pay(long user, String order, String method, long coupon, long balance) {
        return api.post(
                "/api/payments",
                user,
                ApiClient.newKey(),
                Map.of(
                        "orderId",
                        order,
                        "buyer",
                        user,
                        "method",
                        method,
                        "funding",
                        Map.of("coupon", coupon, "balance", balance)));
    }

    private static long balance(long user) {
        return system.trade0.number("SELECT balance FROM account WHERE account_no = " + (1_000_000_000_000L + user));
    }

    private static long spent(long user) {
        return system.credit.number("SELECT spent FROM coupon_purse WHERE user_id = " + user);
    }

    private static long used(long user) {
        return system.credit.number("SELECT used FROM credit_line WHERE user_id = " + user);
    }

    /** What paid payments of the user took from this source, less what went back. */
    private static long kept(long user, String source) {
        return system.trade0.number(
                "SELECT COALESCE(SUM(f.amount - f.refunded), 0) FROM payment_funding f JOIN payment p"
                        + " ON p.payment_id = f.payment_id WHERE p.status = 'PAID' AND p.buyer = " + user
                        + " AND f.source = '"
                        + source + "'");
    }
}
