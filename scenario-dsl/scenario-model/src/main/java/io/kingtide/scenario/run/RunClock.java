package io.kingtide.scenario.run;

import java.util.function.LongSupplier;

/** Nanoseconds since the start of a run. */
public final class RunClock {
    private final LongSupplier nanoTime;
    private final long start;

    /**
     * A clock whose 0 is at that reading of its source.
     *
     * @param nanoTime usually {@link System#nanoTime}
     */
    public RunClock(LongSupplier nanoTime, long start) {
        this.nanoTime = nanoTime;
        this.start = start;
    }

    /** Now; negative before the start. */
    public long now() {
        return nanoTime.getAsLong() - start;
    }
}
