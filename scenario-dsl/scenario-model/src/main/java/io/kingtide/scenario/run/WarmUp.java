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
    private static final Duration LENGTH = Duration.ofMillis(1500);

    private WarmUp() {}

    /** How an engine carries out a plan. */
    @FunctionalInterface
    public interface Carrying {
        /** Carries out a plan to its end. */
        void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
                throws EngineException, InterruptedException;
    }

    /**
     * Carries out a short plan against a stub, unless the run does without; a stop of the real run ends it early.
     *
     * @param next the run that follows
     * @param real its control
     */
    public static void carryOut(Carrying engine, RunPlan next, RunControl real)
            throws EngineException, InterruptedException {
        if (!next.warmUp()) {
            return;
        }
        RunControl own = new RunControl();
        real.onStop(() -> real.stopReason().ifPresent(own::stop));
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            engine.carryOut(RunPlan.of(plan(), stub.uri()), new Silent(), own);
        }
    }

    private static ScenarioPlan plan() {
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
                evenly(Curves.ramp(50, 800, LENGTH)));
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
