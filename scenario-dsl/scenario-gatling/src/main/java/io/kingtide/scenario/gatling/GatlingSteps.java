package io.kingtide.scenario.gatling;

import io.gatling.javaapi.core.ChainBuilder;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gatling's own chains inside a journey of ours, for what the journey's steps cannot say. */
public final class GatlingSteps {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private GatlingSteps() {}

    /**
     * Makes the DSL of Gatling usable outside of a simulation; call it once, before the first {@code http(...)}.
     */
    public static void prepare() {
        GatlingDsl.prepare();
    }

    /**
     * A step that runs a chain. The journey's variables are in its session, and what it saves as text is in the journey's
     * variables afterwards. Relative URLs go below the run's target; hosts that are not allowed stop the run.
     *
     * @param name shown in messages
     */
    public static Step gatling(String name, ChainBuilder chain) {
        List<String> requests = new ArrayList<>(RequestNames.in(chain.wrapped.actionBuilders()));
        requests.add(NativeStep.OTHER);
        return NativeStep.of(GatlingSteps.class, "gatling", name, requests, LONGEST, GatlingScript.of(chain.wrapped));
    }
}
