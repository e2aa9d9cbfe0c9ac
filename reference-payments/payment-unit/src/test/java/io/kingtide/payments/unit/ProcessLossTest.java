package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import io.kingtide.payments.testkit.ForkedProcess;
import io.kingtide.payments.testkit.ForkedStore;
import io.kingtide.payments.testkit.FreePort;
import io.kingtide.payments.testkit.H2Server;
import io.kingtide.payments.testkit.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Real kills: of a store under load, and of the credit service in the middle of activities. */
class ProcessLossTest {
    private static final Seed SEED = new Seed(0, 99, 5, SlotRange.all(), 1, 100_000_000, 100_000_000);

    private static ForkedStore trade;
    private static H2Server others;
    private static TestStore credit;
    private static ForkedProcess creditService;
    private static ConfigurableApplicationContext unit;
    private static ApiClient api;
    private static int creditPort;

    @BeforeAll
    static void start(@TempDir Path folder) {
        trade = ForkedStore.start(folder.resolve("t"), "trade", "--units", "1", "--users", "0-99", "--merchants", "5");
        others = H2Server.start(folder.resolve("c"), List.of("credit"));
        credit = others.store("credit", StoreKind.CREDIT, SEED);
        // Not one of the system's choice: while the service is away, that could become the local end of somebody's
        // call.
        creditPort = FreePort.next();
        creditService = creditService(creditPort);
        unit = ServiceProcess.start(
                UnitMain.class,
                "--server.port=0",
                "--payments.unit=A",
                "--payments.instance=payment-unit-a",
                "--payments.worker=1",
                "--payments.slots=00-99",
                "--payments.stores.trade.url=" + trade.url(),
                "--payments.credit-url=http://127.0.0.1:" + creditPort,
                // Nobody listens there: bills that cannot be told hold up no payment.
                "--payments.bills-url=http://127.0.0.1:1",
                "--payments.try-timeout-millis=2000",
                "--payments.recovery-millis=50");
        api = new ApiClient("http://127.0.0.1:" + unit.getEnvironment().getProperty("local.server.port"));
    }

    private static ForkedProcess creditService(int port) {
        return ForkedProcess.start(
                "io.kingtide.payments.credit.CreditMain",
                List.of("--server.port=" + port, "--payments.store.url=" + credit.url()));
    }

    @AfterAll
    static void stop() {
        unit.close();
        creditService.close();
        trade.close();
        others.close();
    }

    @Test
    void a_killed_store_loses_nothing_that_was_acknowledged_and_is_used_again_when_it_is_back() {
        Map<String, String> paid = new ConcurrentHashMap<>();
        Load load = new Load(6, client -> {
            Answer answer = api.buy(client, client % 5, 7, "BALANCE");
            if (answer.status() == 200) {
                paid.put(answer.text("paymentId"), "BALANCE");
            }
            return answer;
        });
        load.awaitSuccesses(100);
        trade.kill();

        Eventually.holds("the unit says that the store is away, not that it is busy", () -> {
            Answer down = api.order(50, 1, 100);
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.raw().headers().firstValue("Retry-After")).isPresent();
            return down.problem().equals("store-unavailable");
        });

        trade.restart();
        load.awaitSuccesses(100);
        load.stop();

        assertThat(load.unexpected()).isEmpty();
        assertThat(paid.keySet())
                .allSatisfy(id -> assertThat(trade.number(
                                "SELECT COUNT(*) FROM payment WHERE status = 'PAID' AND payment_id = " + id))
                        .as("payment %s was acknowledged", id)
                        .isEqualTo(1));
        assertThat(trade.number("SELECT COUNT(*) FROM (SELECT transfer_id FROM ledger_leg GROUP BY transfer_id"
                        + " HAVING SUM(amount) <> 0 OR COUNT(*) <> 2) t"))
                .isZero();
    }

    @Test
    void a_credit_service_killed_under_load_leaves_no_activity_open_once_it_is_back() {
        Load load = new Load(6, client -> api.buy(client, client % 5, 7, "HUABEI"));
        load.awaitSuccesses(40);
        creditService.kill();
        load.awaitFailures(5);
        creditService = creditService(creditPort);
        load.awaitSuccesses(20);
        load.stop();

        assertThat(load.unexpected()).isEmpty();
        Eventually.holds(
                "no activity is open",
                () -> trade.number("SELECT COUNT(*) FROM tcc_activity WHERE state IN ('TRYING', 'CONFIRMING',"
                                + " 'CANCELLING')")
                        == 0);
        assertThat(credit.number("SELECT SUM(used) FROM credit_line"))
                .isEqualTo(trade.number("SELECT SUM(amount) FROM payment WHERE status = 'PAID' AND method = 'HUABEI'"));
        assertThat(credit.number("SELECT SUM(reserved) FROM credit_line")).isZero();
        assertThat(trade.number("SELECT COUNT(*) FROM payment WHERE status = 'PENDING'"))
                .isZero();
    }

    /** Clients that call over and over until stopped; only 200 and 503 are expected. */
    private static final class Load {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger successes = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final List<Answer> unexpected = new ArrayList<>();
        private final List<Thread> clients = new ArrayList<>();

        interface Call {
            Answer make(int client);
        }

        Load(int count, Call call) {
            for (int i = 0; i < count; i++) {
                int client = i;
                Thread thread = new Thread(() -> run(call, client), "client-" + i);
                clients.add(thread);
                thread.start();
            }
        }

        private void run(Call call, int client) {
            while (!stopped.get()) {
                Answer answer = call.make(client);
                // A payment of an order that could not be created is the one 422 that may follow from a 503.
                boolean noOrder = answer.problem().equals("bad-id");
                if (answer.status() == 200) {
                    successes.incrementAndGet();
                } else if (answer.status() == 503 || noOrder) {
                    failures.incrementAndGet();
                    pauseAfterFailure();
                } else {
                    synchronized (unexpected) {
                        unexpected.add(answer);
                    }
                }
            }
        }

        /** As a client does; without it the failing calls would starve the process that is being restarted. */
        private static void pauseAfterFailure() {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitSuccesses(int more) {
            int until = successes.get() + more;
            Eventually.holds(more + " more successes", () -> successes.get() >= until);
        }

        void awaitFailures(int more) {
            int until = failures.get() + more;
            Eventually.holds(more + " more failures", () -> failures.get() >= until);
        }

        List<Answer> unexpected() {
            synchronized (unexpected) {
                return List.copyOf(unexpected);
            }
        }

        void stop() {
            stopped.set(true);
            for (Thread client : clients) {
                try {
                    client.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
