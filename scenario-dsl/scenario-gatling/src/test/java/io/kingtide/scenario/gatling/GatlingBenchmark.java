package io.kingtide.scenario.gatling;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineBenchmark;

class GatlingBenchmark extends EngineBenchmark {
    @Override
    protected Engine engine() {
        return new GatlingEngine();
    }
}
