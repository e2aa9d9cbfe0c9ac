package io.kingtide.scenario.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineContract;
import org.junit.jupiter.api.Test;

class JmeterEngineTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new JmeterEngine();
    }

    @Test
    void isFoundByNameAndRunsTheVersionThatItWasCheckedAgainst() {
        assertThat(Engine.all()).extracting(Engine::name).contains("jmeter");
        assertThat(engine().version()).isEqualTo("JMeter 5.6.3");
    }
}
