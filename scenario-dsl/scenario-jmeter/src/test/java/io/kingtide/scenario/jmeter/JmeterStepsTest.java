package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.StepsContract;

class JmeterStepsTest extends StepsContract {
    @Override
    protected Engine engine() {
        return new JmeterEngine();
    }
}
