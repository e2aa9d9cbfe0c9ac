package io.kingtide.scenario.testkit;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.generated;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * How exact and how strong an engine is, one line of a table for each question. Not part of a build: {@code mvn -Pbench
 * test}, on a machine that does nothing else. {@code -Dbench.seconds} is how long each rate is held; 3 unless told.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class EngineBenchmark {
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 3));

    /** The engine under test. */
    protected abstract Engine engine();

    /** First, so that the engine is as cold as in a run of a user's: its own warm-up is part of the question. */
    @Test
    @Order(1)
    void stepToFiveThousandASecondWithinOneSecond() throws Exception {
        Curve step = Curves.step(0, 5_000, Duration.ofSeconds(1)).then(Curves.hold(5_000, Duration.ofSeconds(2)));
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            for (String state : new String[] {"first", "second"}) {
                RunLog log = run(stub, step);
                print("0 to 5,000/s in 1 s, in a wrong 100 ms, " + state, 100 * log.misplaced(), "%");
                print("  send lag p99", log.percentileMillis(99, RunLog.Step::lagNanos), "ms");
            }
        }
    }

    /** The stub writes down when it answered each arrival: from the planned start to there is what is true. */
    @Test
    @Order(2)
    void stallOfOneSecond() throws Exception {
        Curve curve = Curves.hold(500, Duration.ofSeconds(5));
        AtomicLongArray answered = new AtomicLongArray(2_500);
        try (StubServer stub = StubServer.start(request -> {
            int number = request.path().equals("/")
                    ? 0
                    : Integer.parseInt(request.path().substring(1));
            answered.set(number, System.nanoTime());
            return StubReply.json(200, "{}");
        })) {
            Thread staller = new Thread(() -> stallAfter(stub, 1_000));
            staller.start();
            RunPlan plan = RunPlan.of(
                    scenario(
                            "bench",
                            journey(
                                    "read",
                                    feed(generated("n", (arrival, random) -> Long.toString(arrival))),
                                    get("read", "/#{n}")),
                            evenly(curve)),
                    stub.uri());
            RunLog log = new RunLog();
            engine().run(plan, log, new RunControl());
            staller.join();
            PrimitiveIterator.OfLong planned = plan.arrivals(0);
            long[] truth = new long[2_500];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = answered.get(i) - log.startNanoTime() - planned.nextLong();
            }
            Arrays.sort(truth);
            double true99 = truth[(int) Math.ceil(0.99 * truth.length) - 1] / 1e6;
            double told99 = log.percentileMillis(99, RunLog.Step::responseNanos);
            print("1 s stall: true p99", true99, "ms");
            print("  p99 told", told99, "ms");
            print("  off the truth by", 100 * (told99 / true99 - 1), "%");
        }
    }

    @Test
    @Order(3)
    void sameTimesOnAStubWithAFixedDelay() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(5_000_000))) {
            RunLog log = run(stub, Curves.hold(200, Duration.ofSeconds(Integer.getInteger("bench.equal.seconds", 40))));
            print("stub of 5 ms: p50", log.percentileMillis(50, RunLog.Step::responseNanos), "ms");
            print("  p99", log.percentileMillis(99, RunLog.Step::responseNanos), "ms");
        }
    }

    /** Doubles the rate, then closes in to 5 %: the highest that is kept with a p99 below 50 ms and 99 % of arrivals in time. */
    @Test
    @Order(4)
    void highestRateKept() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            double kept = 0;
            double lost = Double.POSITIVE_INFINITY;
            double rate = 1_000;
            for (int probe = 0; probe < 14 && !(lost / kept < 1.05); probe++) {
                boolean holds = keeps(stub, rate);
                kept = holds ? rate : kept;
                lost = holds ? lost : rate;
                rate = lost == Double.POSITIVE_INFINITY ? rate * 2 : kept == 0 ? rate / 2 : (kept + lost) / 2;
            }
            print("highest rate kept, p99 < 50 ms", kept, "/s");
        }
    }

    /** In one of two tries: a machine has its own moments. */
    private boolean keeps(StubServer stub, double rate) throws Exception {
        boolean kept = keepsOnce(stub, rate);
        return kept || keepsOnce(stub, rate);
    }

    private boolean keepsOnce(StubServer stub, double rate) throws Exception {
        RunLog log = run(stub, Curves.hold(rate, HELD));
        boolean inTime = log.misplaced() < 0.05 && log.steps().size() >= 0.99 * rate * HELD.toSeconds();
        return inTime && log.percentileMillis(99, RunLog.Step::responseNanos) < 50;
    }

    private static void stallAfter(StubServer stub, int requests) {
        try {
            while (stub.requests() < requests) {
                Thread.sleep(1);
            }
            stub.stall(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunLog run(StubServer stub, Curve curve) throws Exception {
        RunLog log = new RunLog();
        RunPlan plan = RunPlan.of(scenario("bench", journey("read", get("read", "/")), evenly(curve)), stub.uri());
        engine().run(plan, log, new RunControl());
        return log;
    }

    private void print(String question, double figure, String unit) {
        System.out.printf(Locale.ROOT, "| %-8s | %-52s | %9.3f %-3s |%n", engine().name(), question, figure, unit);
    }
}
