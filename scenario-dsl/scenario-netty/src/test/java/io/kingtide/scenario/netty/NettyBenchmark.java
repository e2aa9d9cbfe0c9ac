package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineBenchmark;

class NettyBenchmark extends EngineBenchmark {
    @Override
    protected Engine engine() {
        return new NettyEngine();
    }
}
