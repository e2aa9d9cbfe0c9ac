package io.kingtide.scenario.gatling;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.testkit.EngineBenchmark;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

class GatlingBenchmark extends EngineBenchmark {
    @Override
    protected Engine engine() {
        return new GatlingEngine();
    }

    /** What its injector does with its default, a connection for each user, done by the lanes. */
    @Test
    @Order(6)
    void highestRateKeptWithAConnectionForEachArrival() throws Exception {
        printHighestRateKept("highest rate with a connection for each arrival", Connections.newForEachVisit());
    }
}
