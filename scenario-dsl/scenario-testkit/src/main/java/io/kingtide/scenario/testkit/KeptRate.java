package io.kingtide.scenario.testkit;

import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunRecorder;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A recorder that costs next to nothing and knows only whether a rate was kept: 99 % of the requests answered well within
 * 50 ms of their planned start, and 95 % of the arrivals sent in the right 100 ms. Thread-safe.
 */
final class KeptRate implements RunRecorder {
    private static final long LIMIT_NANOS = 50_000_000;
    private static final long BIN_NANOS = 100_000_000;

    private final LongAdder inTime = new LongAdder();
    private final AtomicLongArray difference = new AtomicLongArray(1_000);

    boolean holds(double planned) {
        long moved = 0;
        for (int bin = 0; bin < difference.length(); bin++) {
            moved += Math.abs(difference.get(bin));
        }
        return inTime.sum() >= 0.99 * planned && moved / 2.0 <= 0.05 * planned;
    }

    @Override
    public void begun(Instant at, long nanoTimeOfStart) {}

    @Override
    public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {
        int planned = bin(plannedNanos);
        int actual = bin(actualNanos);
        if (planned != actual) {
            difference.decrementAndGet(planned);
            difference.incrementAndGet(actual);
        }
    }

    @Override
    public void stepFinished(
            int journey,
            int request,
            long plannedNanos,
            long startNanos,
            long endNanos,
            Outcome outcome,
            @Nullable String error) {
        if (outcome == Outcome.OK && endNanos - plannedNanos < LIMIT_NANOS) {
            inTime.increment();
        }
    }

    @Override
    public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {}

    @Override
    public void event(long atNanos, String kind, String text) {}

    private int bin(long nanos) {
        return (int) Math.max(0, Math.min(difference.length() - 1, nanos / BIN_NANOS));
    }
}
