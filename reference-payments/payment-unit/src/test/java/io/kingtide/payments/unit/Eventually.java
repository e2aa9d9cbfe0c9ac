package io.kingtide.payments.unit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a background job will do, polling: the jobs run in another thread or process. */
final class Eventually {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private Eventually() {}

    static void holds(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("within 30 s it did not happen that " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
