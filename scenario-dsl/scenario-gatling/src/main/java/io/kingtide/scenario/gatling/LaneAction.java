package io.kingtide.scenario.gatling;

import com.typesafe.scalalogging.Logger;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.kingtide.scenario.Answer;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.RunDrain;
import io.kingtide.scenario.run.Visit;
import io.kingtide.scenario.run.Visits;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The one action of the simulation. The seed user arrives here once and starts the lanes. Each arrival then has its own
 * copy of the seed's session (fresh variables and cookies) under its lane's user number, by which Gatling pools
 * connections. A session that comes back from an HTTP action goes on with its visit; when the last arrival has ended, the
 * seed user leaves and the simulation is over.
 */
final class LaneAction implements Action {
    private static final String CARRIED = "kingtide";

    private final LaneRun run;
    private final ScenarioContext context;
    private final Action next;
    private final HttpActions http;
    private final RunClock clock;
    private Logger logger = Logger.apply(LoggerFactory.getLogger("io.gatling.kingtide"));

    LaneAction(LaneRun run, ScenarioContext context, Action next) {
        this.run = run;
        this.context = context;
        this.next = next;
        this.http = new HttpActions(run.plan(), context, this);
        // Lanes and their first timers are set up before the clock reaches 0.
        this.clock = RunClock.of(run.plan(), Duration.ofMillis(100));
    }

    /** What a session of ours carries. */
    record Carried(Lanes.Lane lane, Visit visit) {
        void answered(long endNanos, Answer answer) {
            visit.answered(endNanos, answer);
        }
    }

    static Carried carried(Session session) {
        return (Carried) session.attributes().apply(CARRIED);
    }

    long now() {
        return clock.now();
    }

    @Override
    public void execute(Session session) {
        if (session.attributes().contains(CARRIED)) {
            goOn(session, carried(session));
        } else {
            startLanes(session);
        }
    }

    private void startLanes(Session seed) {
        run.recorder().begun(clock.startsAt(), clock.nanoTimeOfStart());
        List<Lanes.Loop> loops = new ArrayList<>();
        for (EventExecutor executor : context.coreComponents().eventLoopGroup()) {
            loops.add(new NettyLoop((EventLoop) executor));
        }
        Visits visits = new Visits(run.plan(), run.recorder(), run.control());
        Lanes lanes = new Lanes(run.plan(), visits, run.control(), clock, loops, (lane, visit) -> {
            Carried carried = new Carried(lane, visit);
            goOn(session(seed, lane, carried), carried);
        });
        RunDrain.watch(run.plan(), run.control(), clock, lanes, lanes.start()).thenRun(() -> next.$bang(seed));
    }

    private static Session session(Session seed, Lanes.Lane lane, Carried carried) {
        Session own = seed.set(CARRIED, carried);
        return own.copy(
                own.scenario(),
                lane.id(),
                own.attributes(),
                own.baseStatus(),
                own.blockStack(),
                own.onExit(),
                ((NettyLoop) lane.loop()).eventLoop());
    }

    private void goOn(Session session, Carried carried) {
        Visit visit = carried.visit();
        if (visit.inFlight()) {
            // Back from the HTTP action, and nobody has told of an answer.
            visit.failed(now(), FailureMessages.takeLabel());
        }
        switch (visit.advance(now())) {
            case SEND -> {
                Action action = http.of(visit.call());
                visit.sent(now());
                action.$bang(session);
            }
            case PAUSE ->
                session.eventLoop()
                        .schedule(() -> goOn(session, carried), visit.dueNanos() - now(), TimeUnit.NANOSECONDS);
            case END -> {
                if (carried.lane().visit() == visit) {
                    carried.lane().free();
                }
            }
        }
    }

    @Override
    public String name() {
        return "kingtide-lanes";
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    @SuppressWarnings("MethodName") // The setter that Scala makes for a field of a trait.
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger changed) {
        logger = changed;
    }
}
