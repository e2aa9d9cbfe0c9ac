package io.kingtide.scenario.cli;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * How far another process's clock is from this one's, by asking it the time. The answer was given at some moment between
 * asking and hearing it, so the fastest of many round trips bounds the error by half of its length (Cristian's algorithm).
 *
 * @param offsetNanos their clock minus ours
 * @param uncertaintyNanos the offset is off by no more than this
 */
record ClockHandshake(long offsetNanos, long uncertaintyNanos) {
    private static final int LEAST_ROUNDS = 10;
    private static final int MANY_ROUNDS = 400;
    private static final long GOOD_NANOS = 500_000;
    private static final long LONG_NANOS = 8_000_000_000L;
    /** A busy machine has its quiet moments; waiting for one is better than no run. */
    private static final long MOST_NANOS = 30_000_000_000L;

    /** Asks the other process for its clock; may throw when it is not there. */
    interface Asking {
        long theirNanos() throws IOException, InterruptedException;
    }

    /**
     * Asks until the answer is good, or for some seconds; for half a minute as long as it is of no use.
     *
     * @param usableNanos an uncertainty up to this is of use
     */
    static ClockHandshake with(Asking other, LongSupplier ours, long usableNanos)
            throws IOException, InterruptedException {
        long began = ours.getAsLong();
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int round = 0; ; round++) {
            long asked = ours.getAsLong();
            long theirs = other.theirNanos();
            long heard = ours.getAsLong();
            if (heard - asked < best) {
                best = heard - asked;
                offset = theirs - (asked + (heard - asked) / 2);
            }
            boolean enough = round + 1 >= LEAST_ROUNDS && best / 2 <= GOOD_NANOS;
            boolean tired = round + 1 >= MANY_ROUNDS || heard - began > LONG_NANOS;
            if (enough || (tired && best / 2 <= usableNanos) || heard - began > MOST_NANOS) {
                break;
            }
        }
        return new ClockHandshake(offset, (best + 1) / 2);
    }

    double uncertaintyMillis() {
        return Math.round(uncertaintyNanos / 1e3) / 1e3;
    }
}
