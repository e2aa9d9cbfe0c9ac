package io.kingtide.scenario.run;

import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;

/** Which steps an engine can carry out. */
public final class StepSupport {
    private StepSupport() {}

    /**
     * Refuses steps in the language of another engine.
     *
     * @throws ScenarioException naming the line
     */
    public static void requireNative(RunPlan plan, String engine) {
        for (LoadedJourney loaded : plan.journeys()) {
            Step.forEach(loaded.journey().steps(), step -> {
                if (step instanceof NativeStep own && !own.engine().equals(engine)) {
                    throw new ScenarioException(
                            own.line() + ": step '" + own.name() + "' on engine " + engine,
                            "a step in the language of " + own.engine(),
                            "steps that " + engine + " can carry out",
                            "Run it with --engine " + own.engine() + ", or write it with get(), post() and so on.");
                }
            });
        }
    }
}
