package io.kingtide.scenario.gatling;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.StepsContract;

class GatlingStepsTest extends StepsContract {
    @Override
    protected Engine engine() {
        return new GatlingEngine();
    }
}
