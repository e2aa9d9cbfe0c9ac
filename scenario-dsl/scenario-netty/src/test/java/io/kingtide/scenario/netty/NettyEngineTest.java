package io.kingtide.scenario.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineContract;
import org.junit.jupiter.api.Test;

class NettyEngineTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new NettyEngine();
    }

    @Test
    void isFoundByName() {
        assertThat(Engine.all()).extracting(Engine::name).contains("netty");
        assertThat(engine().version()).startsWith("Netty 4.");
    }
}
