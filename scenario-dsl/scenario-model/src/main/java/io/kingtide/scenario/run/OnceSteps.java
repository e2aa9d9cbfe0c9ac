package io.kingtide.scenario.run;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a scenario's set-up and tear-down: a run of one arrival on the engine of the run, so that their steps mean what
 * they mean in a journey, with the same tag, hosts and limits. What they send is in no figure of the load.
 */
public final class OnceSteps {
    /** A tear-down after Ctrl-C may take so long; the process is ended a little later. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);

    private OnceSteps() {}

    /**
     * How they ended.
     *
     * @param variables of their arrival at its end
     * @param requests how many were sent
     * @param failure which step failed and why, if one did
     * @param stop what forbids to send anything more, if something does: a missing echo, a host that is not allowed
     */
    public record Ended(
            Map<String, String> variables, int requests, Optional<String> failure, Optional<StopReason> stop) {}

    /** Carries out the set-up of a run; a stop of the run ends it. */
    public static Ended setUp(WarmUp.Carrying engine, RunPlan plan, RunControl run) throws InterruptedException {
        RunControl own = new RunControl();
        run.onStop(() -> run.stopReason().ifPresent(own::stop));
        return carryOut(engine, plan, "set-up", plan.scenario().once().setUp(), own);
    }

    /** Carries out the tear-down of a run that has ended, well or not. */
    public static Ended tearDown(WarmUp.Carrying engine, RunPlan plan, RunControl run) throws InterruptedException {
        RunControl own = new RunControl();
        boolean interrupted = run.stopReason()
                .filter(reason -> reason.kind() == StopReason.Kind.INTERRUPTED)
                .isPresent();
        Thread enough = new Thread(() -> endAfter(AFTER_INTERRUPT, own), "kingtide-tear-down");
        enough.setDaemon(true);
        if (interrupted) {
            enough.start();
        }
        try {
            return carryOut(engine, plan, "tear-down", plan.scenario().once().tearDown(), own);
        } finally {
            enough.interrupt();
        }
    }

    private static Ended carryOut(
            WarmUp.Carrying engine, RunPlan plan, String name, List<Step> steps, RunControl control)
            throws InterruptedException {
        if (steps.isEmpty()) {
            return new Ended(Map.of(), 0, Optional.empty(), Optional.empty());
        }
        AtomicReference<Map<String, String>> variables = new AtomicReference<>(Map.of());
        RunPlan once = plan.once(name, steps, variables::set);
        Log log = new Log(once);
        String failure = null;
        try {
            engine.carryOut(once, log, control);
        } catch (EngineException | ScenarioException e) {
            failure = String.valueOf(e.getMessage());
        }
        Optional<StopReason> stop = control.stopReason();
        if (failure == null && stop.isPresent()) {
            failure = stop.get().text();
        } else if (failure == null) {
            failure = log.failure();
        }
        return new Ended(
                Objects.requireNonNull(variables.get()),
                log.requests(),
                Optional.ofNullable(failure),
                stop.filter(
                        reason -> reason.kind() == StopReason.Kind.NO_ECHO || reason.kind() == StopReason.Kind.SAFETY));
    }

    private static void endAfter(Duration time, RunControl control) {
        try {
            Thread.sleep(time.toMillis());
            control.stop(new StopReason(
                    StopReason.Kind.INTERRUPTED, "it took longer than " + time.toSeconds() + " s after an interrupt"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Remembers the last request that failed. */
    private static final class Log implements RunRecorder {
        private final RunPlan plan;
        private int requests;
        private boolean finishedWell;
        private @Nullable String failed;

        Log(RunPlan plan) {
            this.plan = plan;
        }

        synchronized int requests() {
            return requests;
        }

        synchronized @Nullable String failure() {
            return finishedWell ? null : failed == null ? "it did not come to its end" : failed;
        }

        @Override
        public void begun(Instant at, long nanoTimeOfStart) {}

        @Override
        public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {}

        @Override
        public synchronized void stepFinished(
                int journey,
                int request,
                long plannedNanos,
                long startNanos,
                long endNanos,
                Outcome outcome,
                @Nullable String error) {
            requests++;
            if (outcome != Outcome.OK) {
                String name = plan.requests().get(request);
                failed = lineOf(name) + "request '" + name + "' failed: " + error;
            }
        }

        private String lineOf(String name) {
            return Step.httpSteps(plan.journeys().get(0).journey().steps()).stream()
                    .filter(step -> step.name().equals(name))
                    .map(HttpStep::line)
                    .findFirst()
                    .map(line -> line + ": ")
                    .orElse("");
        }

        @Override
        public synchronized void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {
            finishedWell = ok;
        }

        @Override
        public void event(long atNanos, String kind, String text) {}
    }
}
