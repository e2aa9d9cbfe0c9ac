package io.kingtide.scenario.report;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.run.Arrival;
import io.kingtide.scenario.run.ArrivalCursor;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Plays a plan into a recording without an engine, without a clock and without waiting: every time is computed. What the
 * "system" and the "generator" do is set by the test.
 */
final class SyntheticRun {
    static final Instant START = Instant.parse("2026-11-10T15:59:00Z");
    private static final long MILLI = 1_000_000L;

    /** How long a request takes, in nanoseconds, and how it ends. */
    interface System {
        long serviceNanos(String request, double second, Random random);

        default Outcome outcome(String request, double second, Random random) {
            return Outcome.OK;
        }
    }

    /** How late an arrival is sent, in nanoseconds; negative where it is never sent. */
    interface Generator {
        long lagNanos(double second, Random random);
    }

    private final ScenarioPlan scenario;
    private System system = (request, second, random) -> 2 * MILLI;
    private Generator generator = (second, random) -> MILLI / 10;
    private @Nullable String campaign;
    private long now;
    private final RunControl control = new RunControl();

    SyntheticRun(ScenarioPlan scenario) {
        this.scenario = scenario;
    }

    SyntheticRun system(System behaviour) {
        system = behaviour;
        return this;
    }

    SyntheticRun generator(Generator behaviour) {
        generator = behaviour;
        return this;
    }

    SyntheticRun campaign(String name) {
        campaign = name;
        return this;
    }

    RunControl control() {
        return control;
    }

    RunPlan plan() {
        return RunPlan.of(scenario, URI.create("http://127.0.0.1:18400"));
    }

    RunRecording record(Path folder) {
        RunPlan plan = plan();
        RunInfo info = new RunInfo(
                RunInfo.SCHEMA_VERSION,
                scenario.name(),
                "SyntheticRun",
                "netty",
                "http://127.0.0.1:18400",
                campaign,
                START.toEpochMilli(),
                plan.length().toMillis(),
                1,
                1,
                plan.seed(),
                Map.of("peak", "1200"),
                Map.of("java", "17.0.15", "kingtide", "0.1.0"),
                Map.of("processors", "2", "system", "Linux amd64"),
                java.util.List.of());
        return RunRecording.create(folder, plan, control, info, Clock.fixed(START, ZoneOffset.UTC), () -> now);
    }

    /** Plays everything and ends the run. */
    RunSummary play(Path folder) {
        try (RunRecording recording = record(folder)) {
            return recording.finish(playInto(recording));
        }
    }

    /** Plays everything into an open recording; the nanosecond at which the last request ended. */
    long playInto(RunRecording recording) {
        recording.begun(START, 0);
        RunPlan plan = plan();
        ArrivalCursor cursor = plan.cursor();
        Random random = new Random(42);
        long last = 0;
        long nextTick = 1_000_000_000L;
        for (Arrival arrival = cursor.take(); arrival != null && !control.stopped(); arrival = cursor.take()) {
            now = arrival.plannedNanos();
            double second = now / 1e9;
            long lag = generator.lagNanos(second, random);
            if (lag >= 0) {
                last = Math.max(last, visit(recording, plan, arrival, lag, random));
            }
            if (arrival.plannedNanos() > nextTick + 1_000_000_000L) {
                recording.tick(nextTick);
                nextTick += 1_000_000_000L;
            }
        }
        return last;
    }

    private long visit(RunRecording recording, RunPlan plan, Arrival arrival, long lag, Random random) {
        long planned = arrival.plannedNanos();
        long start = planned + lag;
        recording.arrivalStarted(arrival.journey(), planned, start);
        boolean ok = true;
        for (int request = 0; request < plan.requests().size(); request++) {
            String name = plan.requests().get(request);
            if (!name.startsWith(
                    plan.journeys().get(arrival.journey()).journey().name())) {
                continue;
            }
            double second = start / 1e9;
            long end = start + system.serviceNanos(name, second, random);
            Outcome outcome = system.outcome(name, second, random);
            recording.stepFinished(
                    arrival.journey(),
                    request,
                    planned,
                    start,
                    end,
                    outcome,
                    outcome == Outcome.OK ? null : "status 503");
            ok &= outcome == Outcome.OK;
            planned = end;
            start = end + MILLI / 20;
        }
        recording.arrivalFinished(arrival.journey(), arrival.plannedNanos(), planned, ok);
        return planned;
    }
}
