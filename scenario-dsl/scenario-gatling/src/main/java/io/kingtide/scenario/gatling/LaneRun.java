package io.kingtide.scenario.gatling;

import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.Visits;
import org.jspecify.annotations.Nullable;

/**
 * What is carried out, on its way from the engine into the simulation that Gatling makes.
 *
 * @param natives the visits that are inside a chain of Gatling's own
 */
record LaneRun(RunPlan plan, RunRecorder recorder, RunControl control, NativeVisits natives, Visits visits) {
    /** The first native step of the plan, whose simulation says how Gatling is set up; null if there is none. */
    @Nullable
    GatlingScript script() {
        for (LoadedJourney loaded : plan.journeys()) {
            for (NativeStep step : Step.nativeSteps(loaded.journey().steps())) {
                if (step.script() instanceof GatlingScript script) {
                    return script;
                }
            }
        }
        return null;
    }
}
