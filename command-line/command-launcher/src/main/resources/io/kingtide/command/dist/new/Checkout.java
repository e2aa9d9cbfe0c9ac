package @package@;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static io.kingtide.scenario.ScenarioDsl.think;
import static io.kingtide.scenario.ScenarioDsl.unique;
import static io.kingtide.scenario.ScenarioDsl.zipf;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import java.time.Duration;

/** A customer orders and looks at the order. Replace the paths with those of your system. */
public final class Checkout implements Scenario {
    @Override
    public ScenarioPlan plan(Parameters parameters) {
        double peak = parameters.number("peak", 50);

        Journey checkout = journey(
                "checkout",
                feed(zipf("user", 0, 9_999, 0.8)),
                feed(unique("key")),
                post("order", "/orders")
                        .header("Idempotency-Key", "#{key}")
                        .json("{\"user\":#{user},\"amount\":1999}")
                        .check(status(201))
                        .save("order", jsonPath("$.id")),
                think(Duration.ofMillis(50), Duration.ofMillis(200)),
                get("look", "/orders/#{order}").check(jsonPath("$.status").is("OPEN")));

        return scenario("checkout", checkout, evenly(Curves.warmUp(peak, Duration.ofSeconds(10))
                        .then(Curves.plateau(peak, Duration.ofMinutes(1)))))
                .require(successRatio().atLeast(0.99), p99("order").below(Duration.ofMillis(250)));
    }
}
