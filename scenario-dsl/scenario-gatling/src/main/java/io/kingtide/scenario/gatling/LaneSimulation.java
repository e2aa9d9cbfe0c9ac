package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import org.jspecify.annotations.Nullable;

/**
 * The one simulation that Gatling sees: a single user, whose session is the seed from which each arrival gets its own.
 * Gatling makes the object itself, by its public constructor, on the thread that runs the engine.
 */
public final class LaneSimulation extends Simulation {
    /** Only there and only while the runner makes the simulation: its constructor cannot take arguments. */
    private static final ThreadLocal<@Nullable LaneRun> HANDED = new ThreadLocal<>();

    private final @Nullable GatlingScript script;

    static void hand(@Nullable LaneRun run) {
        if (run == null) {
            HANDED.remove();
        } else {
            HANDED.set(run);
        }
    }

    /** For Gatling. */
    public LaneSimulation() {
        LaneRun run = HANDED.get();
        if (run == null) {
            throw new IllegalStateException(
                    "This simulation is made by the gatling engine; start it with 'kingtide run --engine gatling'");
        }
        script = run.script();
        setUp(scenario("kingtide").exec(new LaneActionBuilder(run)).injectOpen(atOnceUsers(1)))
                .protocols(new ScriptProtocol(run).of(script));
    }

    @Override
    public void before() {
        if (script != null) {
            script.before().run();
        }
    }

    @Override
    public void after() {
        if (script != null) {
            script.after().run();
        }
    }
}
