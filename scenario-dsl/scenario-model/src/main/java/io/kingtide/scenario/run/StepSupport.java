package io.kingtide.scenario.run;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;
import java.util.List;

/** Which steps an engine can carry out. */
public final class StepSupport {
    private StepSupport() {}

    /**
     * Refuses steps in the language of another engine.
     *
     * @throws ScenarioException naming the line
     */
    public static void requireNative(RunPlan plan, String engine) {
        requireNative(plan.scenario().once().all(), engine);
        for (LoadedJourney loaded : plan.journeys()) {
            requireNative(loaded.journey().steps(), engine);
        }
    }

    /**
     * Refuses connections that an engine cannot have.
     *
     * @param engine its name
     * @param http2 whether it speaks HTTP/2
     * @param verifies whether it verifies certificates
     * @throws ScenarioException saying what it has, and which engine has the other
     */
    public static void requireConnections(RunPlan plan, String engine, boolean http2, boolean verifies) {
        Connections wanted = plan.scenario().connections();
        boolean tls = "https".equals(plan.target().getScheme());
        String what = "Running scenario '" + plan.scenario().name() + "' on engine " + engine;
        if (wanted.speaksHttp2() && !http2) {
            throw new ScenarioException(
                    what,
                    "connections with HTTP/2, which it does not have",
                    "HTTP/1.1",
                    "Run it with --engine gatling or --engine netty, or leave http2 away.");
        }
        if (wanted.speaksHttp2() && !tls) {
            throw new ScenarioException(
                    what,
                    "HTTP/2 without TLS (h2c) to " + plan.target(),
                    "an https target: no engine here has h2c, HTTP/2 is negotiated with TLS",
                    "Give an https target, or leave http2 away.");
        }
        if (tls && !verifies && !wanted.trustsAll() && sendsOwn(plan)) {
            throw new ScenarioException(
                    what,
                    "an https target whose certificate is to be verified",
                    "any certificate: it never verifies one",
                    "Say Connections.kept().anyCertificate() if any will do, or run it with --engine gatling or --engine netty.");
        }
    }

    private static boolean sendsOwn(RunPlan plan) {
        return plan.journeys().stream()
                .anyMatch(loaded -> !Step.httpSteps(loaded.journey().steps()).isEmpty());
    }

    private static void requireNative(List<Step> steps, String engine) {
        for (NativeStep own : Step.nativeSteps(steps)) {
            if (!own.engine().equals(engine)) {
                throw new ScenarioException(
                        own.line() + ": step '" + own.name() + "' on engine " + engine,
                        "a step in the language of " + own.engine(),
                        "steps that " + engine + " can carry out",
                        "Run it with --engine " + own.engine() + ", or write it with get(), post() and so on.");
            }
        }
    }
}
