package io.kingtide.payments.unit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a background job will do, polling: the jobs run in another thread or process. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Eventually() {}

    static void holds(String what, BooleanSupplier condition) {
        holds(what, condition, () -> "");
    }

    /** As above; {@code evidence} is asked only if it did not happen, and goes into the message. */
    static void holds(String what, BooleanSupplier condition, Supplier<String> evidence) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(
                        "within " + PATIENCE.toSeconds() + " s it did not happen that " + what + evidence.get());
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
