package io.kingtide.scenario.gatling;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.EngineContract;
import io.kingtide.scenario.testkit.RunLog;
import java.time.Duration;
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

    @Test
    void reusesConnectionsFromArrivalToArrival() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            RunLog log = run(
                    stub.uri(),
                    journey("read", get("read", "/")),
                    evenly(Curves.hold(100, Duration.ofSeconds(2))),
                    new RunControl());
            assertThat(log.steps()).hasSize(200);
            assertThat(stub.connections()).isLessThan(60);
        }
    }
}
