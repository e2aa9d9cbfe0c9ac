package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.StepsContract;

class NettyStepsTest extends StepsContract {
    @Override
    protected Engine engine() {
        return new NettyEngine();
    }
}
