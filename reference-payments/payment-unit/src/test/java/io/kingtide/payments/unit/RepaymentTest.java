package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is paid back leaves the balance once and the debt once, and what the debt does not take comes back. */
class RepaymentTest {
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
    void everything_adds_up_in_the_end() throws Exception {
        system.relay.faults(path -> Fault.NONE);
        system.laws().eventuallyNoneOpen();
        system.laws().eventuallyAllDelivered();
        system.laws().hold();
        assertThat(system.checker().check(null, true)).isEmpty();
    }

    @Test
    void repaying_lowers_the_debt_and_the_balance_and_shows_in_the_statement() {
        onCredit(1, 1000);

        Answer repaid = repay(1, 400, "k1");

        assertThat(repaid.status()).isEqualTo(200);
        assertThat(repaid.text("status")).isEqualTo("REPAID");
        assertThat(debt(1)).isEqualTo(600);
        assertThat(balance(1)).isEqualTo(PaymentSystem.BALANCE - 400);
        String month = YearMonth.now(ZoneOffset.UTC).toString();
        Answer statement = api.get("/api/statements/" + month, 1);
        assertThat(statement.body().path("repaid").asLong()).isEqualTo(400);
        assertThat(statement.body().path("closing").asLong()).isEqualTo(600);
    }

    @Test
    void the_same_key_repays_once_and_refuses_another_body() {
        onCredit(2, 1000);

        Answer first = repay(2, 300, "k2");
        Answer again = repay(2, 300, "k2");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(debt(2)).isEqualTo(700);
        assertThat(repay(2, 301, "k2").problem()).isEqualTo("key-reused");
    }

    @Test
    void more_than_is_owed_is_refused_and_changes_nothing() {
        onCredit(3, 500);

        assertThat(repay(3, 501, "k3").problem()).isEqualTo("repayment-exceeds-debt");
        assertThat(repay(3, -1, "k4").problem()).isEqualTo("bad-amount");
        assertThat(repay(3, Long.MAX_VALUE, "k5").problem()).isEqualTo("bad-amount");
        assertThat(balance(3)).isEqualTo(PaymentSystem.BALANCE);
        assertThat(debt(3)).isEqualTo(500);
    }

    @Test
    void the_oldest_uses_are_paid_for_first() {
        String first = onCredit(4, 100);
        String second = onCredit(4, 200);
        onCredit(4, 300);

        repay(4, 150, "k1");
        repay(4, 50, "k2");

        assertThat(allocated(first)).isEqualTo(100);
        assertThat(allocated(second)).isEqualTo(100);
        assertThat(debt(4)).isEqualTo(400);
    }

    @Test
    void a_refund_of_credit_that_was_repaid_goes_to_the_balance() {
        String payment = onCredit(5, 1000);
        repay(5, 800, "k1");

        assertThat(api.refund(5, payment, 700).status()).isEqualTo(200);

        system.laws().eventuallyNoneOpen();
        assertThat(debt(5)).isZero();
        assertThat(balance(5)).isEqualTo(PaymentSystem.BALANCE - 800 + 500);
    }

    @Test
    void lost_and_repeated_calls_repay_once_in_the_end() {
        for (int i = 0; i < 10; i++) {
            onCredit(6, 100);
        }
        Random random = new Random(5);
        system.relay.faults(path -> {
            synchronized (random) {
                return path.equals("/credit/repay")
                        ? Fault.values()[random.nextInt(Fault.values().length)]
                        : Fault.NONE;
            }
        });

        int taken = 0;
        for (int i = 0; i < 8; i++) {
            int status = repay(6, 50, "k" + i).status();
            assertThat(status).isIn(200, 202, 422);
            taken += status == 422 ? 0 : 1;
        }
        system.relay.faults(path -> Fault.NONE);
        system.laws().eventuallyNoneOpen();

        assertThat(debt(6)).isEqualTo(1000 - 50L * taken);
        assertThat(balance(6)).isEqualTo(PaymentSystem.BALANCE - 50L * taken);
    }

    /** A payment by credit that went through; on a busy machine one may be called off for want of an answer in time. */
    private static String onCredit(long user, long amount) {
        for (int i = 0; i < 20; i++) {
            Answer paid = api.buy(user, 1, amount, "HUABEI");
            if (paid.status() == 200) {
                return paid.text("paymentId");
            }
        }
        throw new AssertionError("no payment by credit of user " + user + " went through");
    }

    private static Answer repay(long user, long amount, String key) {
        return api.repay(user, amount, key);
    }

    private static long debt(long user) {
        return system.credit.number("SELECT used FROM credit_line WHERE user_id = " + user);
    }

    private static long balance(long user) {
        return system.trade0.number("SELECT balance FROM account WHERE account_no = 1000000000000 + " + user);
    }

    private static long allocated(String payment) {
        return system.credit.number(
                "SELECT COALESCE(SUM(amount), 0) FROM credit_allocation WHERE activity_id = " + payment);
    }
}
