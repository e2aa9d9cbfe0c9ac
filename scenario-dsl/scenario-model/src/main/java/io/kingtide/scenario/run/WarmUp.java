package io.kingtide.scenario.run;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.unique;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Warms an engine up against a stub in its own JVM, so that class loading and compilation do not show up as the target's
 * slowness: a first cold run has a false p99 of over a second.
 */
public final class WarmUp {
    /** More virtual users than this have nothing new to warm. */
    private static final int MAX_LANES = 200;

    private static final double LEAST_RATE = 2_000;

    /** Of each arrival of the warm-up. */
    private static final int REQUESTS = 2;

    private WarmUp() {}

    /**
     * How long and how hard an engine is warmed up.
     *
     * @param least how long, even for a plan with a low peak
     * @param more how much longer for a plan whose peak is {@code highest} or more
     * @param highest arrivals a second, at most; beyond, an engine learns nothing but falls behind
     */
    public record Effort(Duration least, Duration more, double highest) {
        double rateFor(double peak) {
            return Math.min(highest, Math.max(LEAST_RATE, peak));
        }

        Duration lengthFor(double peak) {
            double share = (rateFor(peak) - LEAST_RATE) / Math.max(1, highest - LEAST_RATE);
            return least.plusNanos(Math.round(Math.max(0, share) * more.toNanos()));
        }
    }

    /** How an engine carries out a plan. */
    @FunctionalInterface
    public interface Carrying {
        /** Carries out a plan to its end. */
        void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
                throws EngineException, InterruptedException;
    }

    /**
     * Carries out a short plan against a stub that reaches the peak of the run, unless the run does without; a stop of the
     * real run ends it early.
     *
     * @param next the run that follows
     * @param real its control
     */
    public static void carryOut(Carrying engine, RunPlan next, RunControl real, Effort effort)
            throws EngineException, InterruptedException {
        if (!next.warmUp()) {
            return;
        }
        RunControl own = new RunControl();
        real.onStop(() -> real.stopReason().ifPresent(own::stop));
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            Duration length = effort.lengthFor(next.peakRate());
            Thread enough = new Thread(() -> endAfter(length.plusMillis(500), own), "kingtide-warm-up");
            enough.setDaemon(true);
            enough.start();
            try {
                RunPlan plan = RunPlan.of(plan(effort.rateFor(next.peakRate()), length), stub.uri())
                        .withMaxLanes(Math.min(MAX_LANES, next.maxLanes()));
                engine.carryOut(plan, new Silent(), own);
            } finally {
                enough.interrupt();
            }
        }
    }

    /** On a slow machine the engine falls behind the warm-up, and would work off what is left for as long as it takes. */
    private static void endAfter(Duration length, RunControl own) {
        try {
            Thread.sleep(length.toMillis());
            own.stop(new StopReason(StopReason.Kind.INTERRUPTED, "Warm enough"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScenarioPlan plan(double rate, Duration length) {
        return scenario(
                "warm-up",
                journey(
                        "warm-up",
                        feed(unique("key")),
                        get("get", "/").check(status(200)),
                        post("post", "/#{key}")
                                .header("Idempotency-Key", "#{key}")
                                .json("{\"key\":\"#{key}\"}")
                                .check(jsonPath("$.status").is("OK"))
                                .save("id", jsonPath("$.id"))),
                evenly(Curves.ramp(50, rate / REQUESTS, length)));
    }

    /** Hears nothing. */
    private static final class Silent implements RunRecorder {
        @Override
        public void begun(Instant at, long nanoTimeOfStart) {}

        @Override
        public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {}

        @Override
        public void stepFinished(
                int journey,
                int request,
                long plannedNanos,
                long startNanos,
                long endNanos,
                Outcome outcome,
                @Nullable String error) {}

        @Override
        public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {}

        @Override
        public void event(long atNanos, String kind, String text) {}
    }
}
