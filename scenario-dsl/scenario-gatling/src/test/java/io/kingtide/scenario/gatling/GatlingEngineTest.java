package io.kingtide.scenario.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineContract;
import org.junit.jupiter.api.Test;

class GatlingEngineTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new GatlingEngine();
    }

    @Test
    void isFoundByNameAndRunsTheVersionThatItsInternalsWereCheckedAgainst() {
        assertThat(Engine.all()).extracting(Engine::name).contains("gatling");
        assertThat(engine().version()).isEqualTo("Gatling 3.15.1");
    }
}
