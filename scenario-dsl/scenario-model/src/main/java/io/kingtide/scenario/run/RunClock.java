package io.kingtide.scenario.run;

import java.time.Duration;
import java.time.Instant;
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

    /**
     * The clock of a run whose engine is warm and ready: it starts when the plan's signal says, at least {@code ahead} from
     * now, so that lanes and their first timers are set up by then. May block.
     */
    public static RunClock of(RunPlan plan, Duration ahead) {
        return new RunClock(System::nanoTime, plan.startSignal().nanoTimeOfStart(System.nanoTime() + ahead.toNanos()));
    }

    /** What its source shows at the run's nanosecond 0. */
    public long nanoTimeOfStart() {
        return start;
    }

    /** The wall-clock time of the run's nanosecond 0. */
    public Instant startsAt() {
        return Instant.now().minusNanos(now());
    }

    /** Now; negative before the start. */
    public long now() {
        return nanoTime.getAsLong() - start;
    }
}
