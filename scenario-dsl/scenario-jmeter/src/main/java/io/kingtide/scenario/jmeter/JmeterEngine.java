package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunDrain;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.StepSupport;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.run.Visits;
import io.kingtide.scenario.run.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.jmeter.engine.StandardJMeterEngine;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.ThreadGroup;
import org.apache.jmeter.util.JMeterUtils;
import org.jspecify.annotations.Nullable;

/**
 * JMeter as the carrier of steps: its threads, its HTTP library, its sampler where it has more to do than to send. Each arrival is handed at its time to a waiting thread, or
 * taken by the one that has just ended another; threads are added as they are needed.
 */
public final class JmeterEngine implements Engine {
    private static final WarmUp.Effort WARM_UP =
            new WarmUp.Effort(Duration.ofMillis(3000), Duration.ofMillis(2000), 5_000);

    private static final int MOST_FIRST_THREADS = 200;

    @Override
    public String name() {
        return "jmeter";
    }

    @Override
    public String version() {
        return "JMeter " + JMeterUtils.getJMeterVersion();
    }

    @Override
    public void run(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        try {
            JmeterHome.prepare();
        } catch (IOException e) {
            throw failure(e.toString(), "Make the temp folder writable (java.io.tmpdir).", e);
        }
        requireSupported(plan);
        LaneTree.requireTaggable(plan);
        WarmUp.carryOut(JmeterEngine::carryOut, plan, control, WARM_UP);
        carryOut(plan, recorder, control);
    }

    @Override
    public void requireSupported(RunPlan plan) {
        StepSupport.requireNative(plan, name());
        StepSupport.requireConnections(plan, name(), false, false);
    }

    private static void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        Visits visits = new Visits(plan, recorder, control);
        StandardJMeterEngine engine = new StandardJMeterEngine();
        ThreadGroup group = new ThreadGroup();
        int firstThreads = firstThreads(plan);
        AtomicReference<@Nullable LaneBoard> known = new AtomicReference<>();
        boolean connectsAnew = plan.scenario().connections().reuse() != Connections.Reuse.KEPT;
        ThreadStarter starter = new ThreadStarter(() -> {
            // A new thread copies the variables of the one that starts it, and ours has none.
            JMeterContextService.getContext()
                    .setVariables(Objects.requireNonNull(known.get()).forNewThread());
            group.addNewThread(0, engine);
        });
        LaneBoard board = new LaneBoard(LaneTree.steps(plan), connectsAnew, firstThreads, starter::addOne);
        known.set(board);
        engine.configure(new LaneTree(plan, control, board).of(group, firstThreads));
        Thread jmeter = new Thread(engine, "kingtide-jmeter");
        jmeter.setDaemon(true);
        try (LaneLoop loop = LaneLoop.started(board, e -> broken(e, control))) {
            jmeter.start();
            awaitThreads(board, jmeter, control);
            RunClock clock = RunClock.of(plan, Duration.ofMillis(50));
            board.begin(clock, loop);
            recorder.begun(clock.startsAt(), clock.nanoTimeOfStart());
            Lanes lanes = new Lanes(plan, visits, control, clock, List.of(loop), board::carry);
            RunDrain.watch(plan, control, clock, lanes, lanes.start()).get();
        } catch (ExecutionException e) {
            throw failure(String.valueOf(e.getCause()), "Report this; --engine gatling may do meanwhile.", e);
        } finally {
            board.close();
            starter.close();
            end(engine, jmeter);
        }
    }

    /** Threads are there when set-up groups have run; if they never come, the test plan has ended the test. */
    private static void awaitThreads(LaneBoard board, Thread jmeter, RunControl control)
            throws EngineException, InterruptedException {
        while (!board.awaitThreads(100, TimeUnit.MILLISECONDS) && !control.stopped()) {
            if (!jmeter.isAlive()) {
                throw new EngineException(
                        "Starting JMeter's threads",
                        "a test that ended before its thread group began",
                        "threads that wait for arrivals",
                        "Check the set-up thread groups of the test plan in JMeter.",
                        new IllegalStateException("JMeter has ended"));
            }
        }
    }

    /** Enough for 50 ms an arrival at the peak; more are added as they are needed, which costs a little each. */
    private static int firstThreads(RunPlan plan) {
        int guess = (int) Math.ceil(plan.peakRate() * 0.05) + 4;
        return Math.min(plan.maxLanes(), Math.min(guess, MOST_FIRST_THREADS));
    }

    private static void broken(RuntimeException e, RunControl control) {
        control.stop(new StopReason(
                StopReason.Kind.ENGINE, "Starting an arrival failed: got " + e + "; expected none. Report this"));
    }

    private static void end(StandardJMeterEngine engine, Thread jmeter) throws InterruptedException {
        jmeter.join(1_000);
        if (jmeter.isAlive()) {
            engine.stopTest(true);
            jmeter.join(10_000);
        }
    }

    private static EngineException failure(String got, String mend, Exception cause) {
        return new EngineException("Running the scenario on JMeter", got, "a run to the end of its plan", mend, cause);
    }
}
