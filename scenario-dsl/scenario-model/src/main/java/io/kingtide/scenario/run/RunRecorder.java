package io.kingtide.scenario.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Told what happened in a run. Called from many threads at once, on the path of the load: implementations must be
 * thread-safe, must not block and should not allocate. All times are nanoseconds since the start of the run.
 *
 * <p>Journeys and requests are given as indexes into {@link RunPlan#journeys()} and {@link RunPlan#requests()}. What was
 * planned in all is not told here: {@link RunPlan#arrivals} computes it.
 */
public interface RunRecorder {
    /**
     * The clock starts; called once, before anything else.
     *
     * @param at wall-clock time of the run's nanosecond 0
     * @param nanoTimeOfStart {@link System#nanoTime()} at the run's nanosecond 0; it may lie a little ahead
     */
    void begun(Instant at, long nanoTimeOfStart);

    /** An arrival starts its first step. The send lag is {@code actual - planned}. */
    void arrivalStarted(int journey, long plannedNanos, long actualNanos);

    /**
     * A request ended. Its response time is {@code end - planned}, its service time {@code end - start}, its send lag
     * {@code start - planned}.
     *
     * @param error null if it is OK, otherwise a short label from a small set
     */
    void stepFinished(
            int journey,
            int request,
            long plannedNanos,
            long startNanos,
            long endNanos,
            Outcome outcome,
            @Nullable String error);

    /** An arrival ended. */
    void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok);

    /**
     * Something worth a line in the run's events: lanes added, a stop, a warning.
     *
     * @param kind short and stable, such as {@code lanes}, {@code stop}, {@code warning}
     */
    void event(long atNanos, String kind, String text);
}
