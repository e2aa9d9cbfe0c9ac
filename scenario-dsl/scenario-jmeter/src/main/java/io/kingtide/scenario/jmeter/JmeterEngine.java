package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunDrain;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.Visits;
import io.kingtide.scenario.run.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.jmeter.engine.StandardJMeterEngine;
import org.apache.jmeter.testelement.TestPlan;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.JMeterVariables;
import org.apache.jmeter.threads.ThreadGroup;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jorphan.collections.ListedHashTree;

/**
 * JMeter as the carrier of steps: its threads, its HTTP sampler. A pacing thread starts each arrival at its time and
 * hands it to a waiting thread; threads are added as they are needed.
 */
public final class JmeterEngine implements Engine {
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
        WarmUp.carryOut(JmeterEngine::carryOut, plan, control);
        carryOut(plan, recorder, control);
    }

    private static void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        Visits visits = new Visits(plan, recorder, control);
        RunClock clock = RunClock.of(plan, Duration.ofMillis(300));

        StandardJMeterEngine engine = new StandardJMeterEngine();
        ThreadGroup group = new ThreadGroup();
        int firstThreads = firstThreads(plan);
        AtomicInteger threads = new AtomicInteger(firstThreads);
        LaneBoard board = new LaneBoard(clock, firstThreads, () -> {
            threads.incrementAndGet();
            // A new thread copies the variables of the one that starts it, and ours has none.
            JMeterContextService.getContext().setVariables(new JMeterVariables());
            group.addNewThread(0, engine);
        });
        engine.configure(tree(group, firstThreads, board));
        Thread jmeter = new Thread(engine, "kingtide-jmeter");
        jmeter.setDaemon(true);
        try (PacingThread pacing = new PacingThread()) {
            jmeter.start();
            recorder.begun(clock.startsAt(), clock.nanoTimeOfStart());
            Lanes lanes = new Lanes(plan, visits, control, clock, List.of(pacing), board::carry);
            RunDrain.watch(plan, control, clock, lanes, lanes.start()).get();
        } catch (ExecutionException e) {
            throw failure(String.valueOf(e.getCause()), "Report this; --engine gatling may do meanwhile.", e);
        } finally {
            board.close(threads.get());
            end(engine, jmeter);
        }
    }

    private static ListedHashTree tree(ThreadGroup group, int threads, LaneBoard board) {
        LaneController controller = new LaneController(board);
        group.setName("kingtide");
        group.setNumThreads(threads);
        group.setRampUp(0);
        group.setSamplerController(controller);
        ListedHashTree tree = new ListedHashTree();
        TestPlan plan = new TestPlan("kingtide");
        tree.add(plan).add(group).add(new VisitSampler());
        return tree;
    }

    /** Enough for 50 ms an arrival at the peak; more are added as they are needed, which costs a little each. */
    private static int firstThreads(RunPlan plan) {
        int guess = (int) Math.ceil(plan.peakRate() * 0.05) + 4;
        return Math.min(plan.maxLanes(), Math.min(guess, MOST_FIRST_THREADS));
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
