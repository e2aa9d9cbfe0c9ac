package io.kingtide.scenario;

/**
 * A load scenario. Implementations have a public constructor without parameters, are pure, and say everything through
 * the plan they return; they are asked once per run.
 */
@FunctionalInterface
public interface Scenario {
    /**
     * The plan of one run.
     *
     * @param parameters what the user set with {@code --param name=value}; asking for a name declares it
     * @throws ScenarioException if the scenario or a parameter makes no sense
     */
    ScenarioPlan plan(Parameters parameters);
}
