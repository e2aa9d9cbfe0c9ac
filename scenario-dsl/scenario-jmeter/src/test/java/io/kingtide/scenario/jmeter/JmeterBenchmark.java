package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineBenchmark;

class JmeterBenchmark extends EngineBenchmark {
    @Override
    protected Engine engine() {
        return new JmeterEngine();
    }
}
