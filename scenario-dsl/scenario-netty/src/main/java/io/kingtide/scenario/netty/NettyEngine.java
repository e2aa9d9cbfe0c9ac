package io.kingtide.scenario.netty;

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
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Carries out scenarios of HTTP steps (HTTP/1.1, plain or TLS, and HTTP/2 over TLS). Each run has its own event loops. */
public final class NettyEngine implements Engine {
    private static final WarmUp.Effort WARM_UP =
            new WarmUp.Effort(Duration.ofMillis(100), Duration.ofMillis(2500), 20_000);

    @Override
    public String name() {
        return "netty";
    }

    @Override
    public String version() {
        NettyLogging.quieten();
        // Netty's own Version would look into every jar for it.
        String netty = EventLoop.class.getPackage().getImplementationVersion();
        return "Netty " + (netty == null ? "unknown" : netty);
    }

    @Override
    public void run(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        NettyLogging.quieten();
        requireSupported(plan);
        WarmUp.carryOut(NettyEngine::carryOut, plan, control, WARM_UP);
        carryOut(plan, recorder, control);
    }

    private static void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        Visits visits = new Visits(plan, recorder, control);
        try (Transport transport = Transport.open(plan.scenario().connections(), plan.target())) {
            List<Lanes.Loop> loops = new ArrayList<>();
            for (EventExecutor executor : transport.loops()) {
                loops.add(new NettyLoop((EventLoop) executor));
            }
            // Lanes and their first timers are set up before the clock reaches 0.
            RunClock clock = RunClock.of(plan, Duration.ofMillis(20));
            recorder.begun(clock.startsAt(), clock.nanoTimeOfStart());
            Timeouts timeouts = new Timeouts(clock);
            Lanes lanes = new Lanes(plan, visits, control, clock, loops, (lane, visit) -> {
                LaneConnection connection = lane.attachment() instanceof LaneConnection kept
                        ? kept
                        : new LaneConnection(
                                lane,
                                clock,
                                transport,
                                plan.scenario().connections().reuse(),
                                timeouts);
                lane.attach(connection);
                connection.carry(visit);
            });
            timeouts.start(transport.loops());
            RunDrain.watch(plan, control, clock, lanes, lanes.start()).get();
        } catch (ExecutionException e) {
            throw new EngineException(
                    "Running the scenario on Netty",
                    String.valueOf(e.getCause()),
                    "a run to the end of its plan",
                    "Report this; --engine gatling may do meanwhile.",
                    e);
        }
    }
}
