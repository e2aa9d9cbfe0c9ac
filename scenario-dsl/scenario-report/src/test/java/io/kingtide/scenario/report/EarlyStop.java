package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import java.time.Duration;

/** 100 arrivals a second for a minute, stopped when fewer than 90 % succeed over three seconds. */
final class EarlyStop {
    private EarlyStop() {}

    static ScenarioPlan plan() {
        return plan(Duration.ZERO);
    }

    static ScenarioPlan plan(Duration grace) {
        return scenario(
                        "early stop",
                        journey("look", get("look: page", "/")),
                        evenly(Curves.hold(100, Duration.ofMinutes(1))))
                .require(successRatio().atLeast(0.9).stopEarly(Duration.ofSeconds(3), grace));
    }
}
