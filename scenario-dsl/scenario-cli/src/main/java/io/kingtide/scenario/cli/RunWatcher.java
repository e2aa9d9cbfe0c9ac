package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;

/** Watches a run: a terminal, a log, a larger rehearsal. Called by several threads, one call at a time. */
public interface RunWatcher {
    /** The engine has been started and warms up. */
    default void preparing(RunPlan plan, String engine) {}

    /** A second has passed. */
    default void second(LiveSecond second, RunControl control) {}

    /** Something happened. */
    default void event(RunEvent event) {}

    /** The load has ended; results are written next. */
    default void ended() {}

    /** Watches nothing. */
    static RunWatcher none() {
        return new RunWatcher() {};
    }
}
