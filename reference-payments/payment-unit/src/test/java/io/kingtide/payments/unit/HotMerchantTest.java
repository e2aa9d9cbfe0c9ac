package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One merchant whom everybody pays, and who gives everything back at the same time. */
class HotMerchantTest {
    private static final long MERCHANT_ACCOUNT = 2_000_000_000_003L;
    private static final int BUYERS = 8;
    private static final int ROUNDS = 12;

    private static PaymentSystem system;

    @BeforeAll
    static void start(@TempDir Path folder) {
        system = new PaymentSystem(folder);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void a_debit_sees_what_waits_in_the_buffer_and_the_account_is_never_overdrawn() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);
        ExecutorService threads = Executors.newFixedThreadPool(BUYERS + 1);
        try {
            Future<?> watcher = threads.submit(() -> {
                while (!over.get()) {
                    lowest.accumulateAndGet(balance(), Math::min);
                }
            });
            List<Future<?>> buyers = new ArrayList<>();
            for (int i = 0; i < BUYERS; i++) {
                long buyer = 100L * i + 1;
                buyers.add(threads.submit(() -> buyAndReturn(buyer)));
            }
            for (Future<?> buyer : buyers) {
                buyer.get();
            }
            over.set(true);
            watcher.get();
        } finally {
            threads.shutdownNow();
        }

        assertThat(lowest.get()).as("lowest balance seen").isNotNegative();
        assertThat(system.trade0.number("SELECT balance + COALESCE((SELECT SUM(amount) FROM posting_buffer b WHERE"
                        + " b.account_no = a.account_no), 0) FROM account a WHERE account_no = " + MERCHANT_ACCOUNT))
                .as("what the merchant has, against payments less refunds")
                .isEqualTo(
                        system.trade0.number(
                                "SELECT COALESCE(SUM(amount - refunded), 0) FROM payment WHERE merchant = 3 AND status = 'PAID'"));
        system.laws().hold();
    }

    /** Overload may answer 503 to a call; then this round is over, and the laws must hold all the same. */
    private static void buyAndReturn(long buyer) {
        Random random = new Random(buyer);
        ApiClient api = system.api;
        for (int i = 0; i < ROUNDS; i++) {
            Answer paid = api.buy(buyer, 3, 100 + random.nextInt(400), "BALANCE");
            if (paid.status() == 200) {
                Answer given = api.refund(buyer, paid.text("paymentId"), 100);
                assertThat(given.status()).as(given.raw().body()).isIn(200, 503);
            } else {
                assertThat(paid.status()).as(paid.text("detail")).isEqualTo(503);
            }
        }
    }

    private static long balance() {
        return system.trade0.number("SELECT balance FROM account WHERE account_no = " + MERCHANT_ACCOUNT);
    }
}
