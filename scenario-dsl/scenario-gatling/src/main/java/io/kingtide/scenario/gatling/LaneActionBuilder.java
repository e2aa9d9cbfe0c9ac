package io.kingtide.scenario.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;

/** Puts the lanes into Gatling's chain of actions. */
final class LaneActionBuilder implements ActionBuilder {
    private final LaneRun run;

    LaneActionBuilder(LaneRun run) {
        this.run = run;
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return new io.gatling.core.action.builder.ActionBuilder() {
            @Override
            public Action build(ScenarioContext context, Action next) {
                return new LaneAction(run, context, next);
            }
        };
    }
}
