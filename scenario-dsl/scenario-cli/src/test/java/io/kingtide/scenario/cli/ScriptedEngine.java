package io.kingtide.scenario.cli;

import io.kingtide.scenario.run.Arrival;
import io.kingtide.scenario.run.ArrivalCursor;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An engine that sends nothing: it tells the recorder at once that a run of the past went as the test says. The clock of
 * the run starts so long ago that all of it has passed.
 */
final class ScriptedEngine implements Engine {
    /** What happens after the whole plan was told. */
    interface Afterwards {
        void happen(RunPlan plan, RunRecorder recorder, RunControl control)
                throws EngineException, InterruptedException;
    }

    private final Outcome outcome;
    private final Afterwards afterwards;
    private volatile boolean started;

    ScriptedEngine(Outcome outcome, Afterwards afterwards) {
        this.outcome = outcome;
        this.afterwards = afterwards;
    }

    static ScriptedEngine answering() {
        return new ScriptedEngine(Outcome.OK, (plan, recorder, control) -> {});
    }

    /** Waits until the run is stopped, at most half a minute. */
    static void awaitStop(RunControl control) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        control.onStop(stopped::countDown);
        stopped.await(30, TimeUnit.SECONDS);
    }

    boolean wasStarted() {
        return started;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String version() {
        return "scripted 1";
    }

    @Override
    public void run(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        started = true;
        long length = plan.length().toNanos() + 2_000_000_000L;
        recorder.begun(Instant.now().minusNanos(length), System.nanoTime() - length);
        ArrivalCursor cursor = plan.cursor();
        for (Arrival arrival = cursor.take(); arrival != null; arrival = cursor.take()) {
            long planned = arrival.plannedNanos();
            recorder.arrivalStarted(arrival.journey(), planned, planned);
            recorder.stepFinished(
                    arrival.journey(),
                    0,
                    planned,
                    planned,
                    planned + 2_000_000,
                    outcome,
                    outcome == Outcome.OK ? null : "refused");
            recorder.arrivalFinished(arrival.journey(), planned, planned + 2_000_000, outcome == Outcome.OK);
        }
        afterwards.happen(plan, recorder, control);
    }
}
