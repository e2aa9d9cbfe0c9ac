package io.kingtide.scenario.gatling;

import com.typesafe.scalalogging.Logger;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.protocol.HttpProtocol;
import io.kingtide.scenario.Answer;
import io.kingtide.scenario.Connections;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.RunDrain;
import io.kingtide.scenario.run.Visit;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

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
    private final Map<NativeStep, Action> chains;
    /** What knows the connections of each virtual user. */
    private final HttpComponents web;

    private final RunClock clock;
    private Logger logger = Logger.apply(LoggerFactory.getLogger("io.gatling.kingtide"));

    LaneAction(LaneRun run, ScenarioContext context, Action next) {
        this.run = run;
        this.context = context;
        this.next = next;
        this.http = new HttpActions(run.plan(), context, this);
        this.chains = chains(context);
        this.web = context.protocolComponentsRegistry().components(HttpProtocol.HttpProtocolKey());
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

    /** The actions of each native step; wherever a session leaves them, by their end or by an exit, it comes back here. */
    private Map<NativeStep, Action> chains(ScenarioContext outer) {
        Map<NativeStep, Action> built = new IdentityHashMap<>();
        CoreComponents core = outer.coreComponents();
        CoreComponents own = new CoreComponents(
                core.actorSystem(),
                core.eventLoopGroup(),
                core.controller(),
                core.throttler(),
                core.statsEngine(),
                core.clock(),
                this,
                core.configuration());
        for (LoadedJourney loaded : run.plan().journeys()) {
            for (NativeStep step : Step.nativeSteps(loaded.journey().steps())) {
                GatlingScript script = (GatlingScript) step.script();
                built.put(
                        step,
                        script.chain()
                                .build(
                                        new ScenarioContext(
                                                own,
                                                outer.protocolComponentsRegistry(),
                                                script.pauses() == null ? outer.pauseType() : script.pauses(),
                                                false),
                                        this));
            }
        }
        return built;
    }

    @Override
    public void execute(Session session) {
        Carried left = run.natives().end(session);
        if (left != null) {
            left.visit().takeVariables(texts(session));
            left.visit().nativeEnded(now(), !session.isFailed());
            goOn(session, left);
        } else if (session.attributes().contains(CARRIED)) {
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
        Lanes lanes = new Lanes(run.plan(), run.visits(), run.control(), clock, loops, (lane, visit) -> {
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
            case NATIVE -> enterChain(session, carried);
            case SEND -> {
                Action action = http.of(visit.call());
                visit.sent(now());
                action.$bang(session);
            }
            case PAUSE ->
                session.eventLoop()
                        .schedule(() -> goOn(session, carried), visit.dueNanos() - now(), TimeUnit.NANOSECONDS);
            case END -> {
                if (run.plan().scenario().connections().reuse() != Connections.Reuse.KEPT) {
                    web.httpEngine().flushClientIdChannels(carried.lane().id(), session.eventLoop());
                }
                if (carried.lane().visit() == visit) {
                    carried.lane().free();
                }
            }
        }
    }

    private void enterChain(Session session, Carried carried) {
        Visit visit = carried.visit();
        Action chain = Objects.requireNonNull(chains.get(visit.nativeStep()), "Each native step has its actions");
        visit.nativeStarted(now());
        String scenario = NativeVisits.scenario(carried.lane().id());
        run.natives().begin(scenario, carried, clock);
        Session own = session;
        for (Map.Entry<String, String> variable : visit.variables().entrySet()) {
            own = own.set(variable.getKey(), variable.getValue());
        }
        chain.$bang(own.copy(
                scenario,
                own.userId(),
                own.attributes(),
                own.baseStatus(),
                own.blockStack(),
                own.onExit(),
                own.eventLoop()));
    }

    private static Map<String, String> texts(Session session) {
        Map<String, String> texts = new HashMap<>();
        CollectionConverters.asJava(session.attributes()).forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
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
