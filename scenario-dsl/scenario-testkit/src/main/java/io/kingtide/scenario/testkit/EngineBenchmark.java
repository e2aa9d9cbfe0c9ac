package io.kingtide.scenario.testkit;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.generated;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.net.URI;
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
 * How exact and how strong an engine is, one line of a table for each question. Not part of a build: {@code
 * scenario-dsl/benchmark}, on a machine that does nothing else. {@code -Dbench.seconds} is how long each rate is held; 3 unless told.
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
        try (ForkedStub stub = ForkedStub.start()) {
            for (String state : new String[] {"first", "second"}) {
                RunLog log = run(stub.uri(), step);
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
            RunLog log = run(
                    stub.uri(), Curves.hold(200, Duration.ofSeconds(Integer.getInteger("bench.equal.seconds", 40))));
            print("stub of 5 ms: p50", log.percentileMillis(50, RunLog.Step::responseNanos), "ms");
            print("stub of 5 ms: p99", log.percentileMillis(99, RunLog.Step::responseNanos), "ms");
        }
    }

    /** The highest rate that is kept with a p99 below 50 ms and 99 % of arrivals in time, to 6 %. */
    @Test
    @Order(4)
    void highestRateKept() throws Exception {
        printHighestRateKept("highest rate kept, p99 < 50 ms", Connections.kept());
    }

    /** A line with the highest rate that is kept with these connections. */
    protected final void printHighestRateKept(String question, Connections connections) throws Exception {
        try (ForkedStub stub = ForkedStub.start()) {
            // Once at the strongest warm-up; the probes after it find the engine warm.
            run(RunPlan.of(oneGet(Curves.hold(20_000, Duration.ofSeconds(1))), stub.uri()), new KeptRate());
            print(question, HighestRate.find(rate -> keepsOnce(stub, rate, connections)), "/s");
        }
    }

    /** The same on a machine that does other things too, where the highest rate says little. */
    @Test
    @Order(5)
    void costOfAnArrival() throws Exception {
        double rate = 5_000;
        try (ForkedStub stub = ForkedStub.start()) {
            Runtime.getRuntime().gc();
            long before = processCpuNanos();
            keepsOnce(stub, rate, Connections.kept());
            double arrivals = rate * HELD.toSeconds();
            print("CPU of an arrival at 5,000/s", (processCpuNanos() - before) / 1e3 / arrivals, "us");
        }
    }

    private static long processCpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private boolean keepsOnce(ForkedStub stub, double rate, Connections connections) throws Exception {
        KeptRate kept = new KeptRate();
        ScenarioPlan scenario = oneGet(Curves.hold(rate, HELD)).connections(connections);
        run(RunPlan.of(scenario, stub.uri()).withoutWarmUp(), kept);
        return kept.holds(rate * HELD.toSeconds());
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

    private RunLog run(URI target, Curve curve) throws Exception {
        RunLog log = new RunLog();
        run(RunPlan.of(oneGet(curve), target), log);
        return log;
    }

    private void run(RunPlan plan, RunRecorder recorder) throws Exception {
        engine().run(plan, recorder, new RunControl());
    }

    private static ScenarioPlan oneGet(Curve curve) {
        return scenario("bench", journey("read", get("read", "/")), evenly(curve));
    }

    private void print(String question, double figure, String unit) {
        System.out.printf(Locale.ROOT, "| %-27s | %-60s | %11.3f %-3s |%n", engine().name(), question, figure, unit);
    }
}
