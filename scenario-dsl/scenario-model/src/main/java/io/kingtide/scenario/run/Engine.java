package io.kingtide.scenario.run;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Carries out runs; found by {@link ServiceLoader}. Implementations are stateless between runs. */
public interface Engine {
    /** How users name it: {@code gatling}, {@code jmeter}, {@code netty}. */
    String name();

    /** Name and version of what does the work, for {@code run.json}. */
    String version();

    /**
     * Warms up, starts the clock ({@link RunRecorder#begun}), carries out the whole plan, and returns when the last
     * arrival has ended, or has been given up, after the plan's end or a stop. One run at a time.
     *
     * @throws EngineException if the run could not be carried out as planned for a reason of the engine's
     */
    void run(RunPlan plan, RunRecorder recorder, RunControl control) throws EngineException, InterruptedException;

    /**
     * Refuses a plan with a step or a kind of connection that this engine does not have, before anything is sent.
     *
     * @throws io.kingtide.scenario.ScenarioException naming the line of the step and what to use instead
     */
    default void requireSupported(RunPlan plan) {
        StepSupport.requireNative(plan, name());
        StepSupport.requireConnections(plan, name(), true, true);
    }

    /** All engines on the class path. */
    static List<Engine> all() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The engine of that name. Looks no further than needed: every jar that is opened delays a run's first arrival. */
    static Optional<Engine> named(String name) {
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            if (engine.name().equals(name)) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }
}
