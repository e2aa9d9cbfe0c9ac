package io.kingtide.scenario.testkit;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How exact an engine is, one line of a table for each question. Not part of a build: {@code mvn -Pbench test} in
 * {@code scenario-dsl}, on a machine that does nothing else.
 */
public abstract class EngineBenchmark {
    /** The engine under test. */
    protected abstract Engine engine();

    @Test
    void stepToFiveThousandASecondWithinOneSecond() throws Exception {
        Curve step = Curves.step(0, 5_000, Duration.ofSeconds(1)).then(Curves.hold(5_000, Duration.ofSeconds(2)));
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            // Once unmeasured: the engine's own warm-up does not reach this rate.
            run(stub, step);
            RunLog log = run(stub, step);
            print("0 to 5,000/s within 1 s: arrivals in a wrong 100 ms", 100 * log.misplaced(), "%");
            print("  send lag p99", log.percentileMillis(99, RunLog.Step::lagNanos), "ms");
            print("  service time p50", log.percentileMillis(50, RunLog.Step::serviceNanos), "ms");
        }
    }

    /** 2,500 arrivals, 500 of them in the stall: the 25 slowest waited more than 950 ms, so that is the true p99. */
    @Test
    void stallOfOneSecond() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            Thread staller = new Thread(() -> {
                try {
                    while (stub.requests() < 1_000) {
                        Thread.sleep(1);
                    }
                    stub.stall(1_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            staller.start();
            RunLog log = run(stub, Curves.hold(500, Duration.ofSeconds(5)));
            staller.join();
            print("1 s stall: p99 where 950 ms is true", log.percentileMillis(99, RunLog.Step::responseNanos), "ms");
        }
    }

    private RunLog run(StubServer stub, Curve curve) throws Exception {
        RunLog log = new RunLog();
        RunPlan plan = RunPlan.of(scenario("bench", journey("read", get("read", "/")), evenly(curve)), stub.uri());
        engine().run(plan, log, new RunControl());
        return log;
    }

    private void print(String question, double figure, String unit) {
        System.out.printf(Locale.ROOT, "| %-8s | %-52s | %9.3f %s |%n", engine().name(), question, figure, unit);
    }
}
