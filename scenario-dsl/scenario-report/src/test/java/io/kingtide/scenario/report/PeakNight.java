package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.curveFidelity;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Outcome;
import java.time.Duration;
import java.util.Random;

/** A small Double-11: quiet, step, plateau with a slow moment, decay. Enough of everything to look at. */
final class PeakNight {
    private PeakNight() {}

    static ScenarioPlan plan(double peak) {
        Curve curve = Curves.hold(peak / 10, Duration.ofSeconds(15))
                .then(Curves.step(peak / 10, peak, Duration.ofSeconds(1)))
                .then(Curves.plateau(peak, Duration.ofSeconds(24)))
                .then(Curves.decay(peak, peak / 5, Duration.ofSeconds(20)));
        return scenario(
                        "Double 11, midnight",
                        journey("buy", post("buy: order", "/api/orders"), post("buy: pay", "/api/payments")),
                        evenly(curve))
                .journey(journey("bills", get("bills: list", "/api/bills")), evenly(curve.scale(0.5)))
                .require(
                        p99("buy: pay").below(Duration.ofMillis(250)),
                        p99().below(Duration.ofMillis(120)).during("plateau"),
                        successRatio().atLeast(0.99),
                        curveFidelity().atLeast(0.95));
    }

    static SyntheticRun run(double peak) {
        return new SyntheticRun(plan(peak)).system(new SyntheticRun.System() {
            @Override
            public long serviceNanos(String request, double second, Random random) {
                double load = second > 15 && second < 40 ? 2.2 : 1;
                double stall = second > 22 && second < 24 ? 8 : 1;
                return (long) (Math.exp(random.nextGaussian() * 0.5) * 3.1e6 * load * stall);
            }

            @Override
            public Outcome outcome(String request, double second, Random random) {
                double share = second > 22 && second < 25 ? 0.02 : 0.0003;
                return random.nextDouble() < share ? Outcome.FAILED : Outcome.OK;
            }
        });
    }
}
