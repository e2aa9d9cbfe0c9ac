package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.MariaDbServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same system on MariaDB, by a change of URL: what depends on the database's locks, errors and dialect. */
class MariaDbTest {
    private static MariaDbServer server;
    private static PaymentSystem system;
    private static ApiClient api;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Optional<Path> program = MariaDbServer.installed();
        assumeTrue(program.isPresent(), "needs MariaDB: 'apt-get install mariadb-server' gives one");
        server = MariaDbServer.start(
                program.get(), folder, List.of("trade0", "trade1", "credit", "consumer", "merchant"));
        system = new PaymentSystem(
                server.store("trade0", StoreKind.TRADE, PaymentSystem.seed("00-49")),
                server.store("trade1", StoreKind.TRADE, PaymentSystem.seed("50-99")),
                server.store("credit", StoreKind.CREDIT, PaymentSystem.seed("00-99")),
                server.store("consumer", StoreKind.CONSUMER_BILLS, PaymentSystem.seed("00-99")),
                server.store("merchant", StoreKind.MERCHANT_BILLS, PaymentSystem.seed("00-99")),
                server);
        api = system.api;
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void pays_refunds_and_lists_and_breaks_no_law() throws Exception {
        String balance = api.buy(1, 3, 1000, "BALANCE").text("paymentId");
        String credit = api.buy(51, 3, 2000, "HUABEI").text("paymentId");
        assertThat(api.refund(1, balance, 400).text("status")).isEqualTo("REFUNDED");
        assertThat(api.refund(51, credit, 2000).text("status")).isEqualTo("REFUNDED");
        Eventually.holds(
                "both bills are there",
                () -> api.bills(1, 10).body().path("bills").size() == 2);
        assertThat(api.account(51).body().path("credit").path("used").asLong()).isZero();

        system.laws().eventuallyNoneOpen();
        system.laws().eventuallyAllDelivered();
        assertThat(system.checker().check(null, true)).isEmpty();
    }

    @Test
    void one_key_takes_effect_once_under_concurrency() throws Exception {
        String order = api.order(2, 1, 900).text("orderId");

        List<Answer> answers = concurrently(10, () -> api.pay(2, order, "BALANCE", "same"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 409));
        assertThat(system.trade0.number("SELECT COUNT(*) FROM payment WHERE buyer = 2"))
                .isEqualTo(1);
        assertThat(api.order(2, 1, 901, "k").status()).isEqualTo(201);
        assertThat(api.order(2, 1, 902, "k").problem()).isEqualTo("key-reused");
    }

    @Test
    void one_account_cannot_be_overdrawn_under_concurrency() throws Exception {
        List<Answer> answers = concurrently(15, () -> api.buy(3, 1, PaymentSystem.BALANCE / 10, "BALANCE"));

        // A machine at its limits may answer 503, which takes nothing; what is paid never exceeds the balance.
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 402, 503));
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeLessThanOrEqualTo(10);
        if (answers.stream().noneMatch(answer -> answer.status() == 503)) {
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(10);
        }
        system.laws().hold();
    }

    @Test
    void a_unit_that_lost_its_slot_can_write_nothing() {
        system.trade0.change("UPDATE unit_route SET unit = 'B', epoch = 2 WHERE slot = 40");

        assertThat(api.order(40, 1, 100).problem()).isEqualTo("stale-route");
    }

    private static List<Answer> concurrently(int calls, java.util.concurrent.Callable<Answer> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                running.add(threads.submit(call));
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
