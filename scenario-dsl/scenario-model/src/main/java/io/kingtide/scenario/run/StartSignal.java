package io.kingtide.scenario.run;

/**
 * Says when a run's clock starts. An engine asks once, when it is warm and ready, and may be made to wait: workers on
 * several machines start together.
 */
@FunctionalInterface
public interface StartSignal {
    /** As soon as the engine is ready. */
    StartSignal AT_ONCE = earliest -> earliest;

    /**
     * The reading of {@link System#nanoTime()} at the run's nanosecond 0, not before {@code earliest}. Returns early when
     * the run is stopped; an interrupted wait returns early too and leaves the thread interrupted.
     */
    long nanoTimeOfStart(long earliest);
}
