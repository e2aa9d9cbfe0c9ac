package io.kingtide.scenarios;

import static io.kingtide.scenario.ScenarioDsl.curveFidelity;
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
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.unique;
import static io.kingtide.scenario.ScenarioDsl.zipf;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.CurveFile;
import java.time.Duration;

/**
 * A real day with a peak whose date was known, replayed in minutes: the requests to the web server of NASA's Kennedy
 * Space Center on 13 July 1995, when Discovery was launched (STS-70). The source is named in the curve's file. The
 * shape is the day's, second by second; the requests are reads and payments of the reference payment system.
 *
 * <p>Parameters: {@code length} (into which the 24 hours are compressed, default 3m), {@code peak} (journeys a second
 * in the busiest minute of the day, default 100).
 */
public final class LaunchDay1995 implements Scenario {
    @Override
    public ScenarioPlan plan(Parameters parameters) {
        Curve recorded = CurveFile.resource(LaunchDay1995.class, "nasa-1995-07-13.csv");
        double speed = recorded.lengthSeconds()
                / (parameters.duration("length", Duration.ofMinutes(3)).toMillis() / 1000.0);
        double busiest = busiestMinute(recorded) / 60 * speed;
        Curve day = recorded.compress(speed).scale(parameters.number("peak", 100) / busiest);

        return scenario("launch-day-1995", read(), evenly(day.scale(0.85)))
                .journey(buy(), evenly(day.scale(0.15)))
                .require(
                        successRatio().atLeast(0.99),
                        p99().below(Duration.ofSeconds(1)),
                        curveFidelity().atLeast(0.95));
    }

    private static Journey read() {
        return journey(
                "read",
                feed(zipf("user", 0, 9_999, 0.8)),
                get("bills", "/api/bills?user=#{user}&limit=20")
                        .header("Kingtide-User", "#{user}")
                        .check(status(200)));
    }

    private static Journey buy() {
        return journey(
                "buy",
                feed(zipf("user", 0, 9_999, 0.8)),
                feed(zipf("merchant", 0, 199, 1.0)),
                feed(uniform("amount", 100, 20_000)),
                feed(unique("key")),
                post("order", "/api/orders")
                        .header("Kingtide-User", "#{user}")
                        .header("Idempotency-Key", "order-#{key}")
                        .json("{\"buyer\":#{user},\"merchant\":#{merchant},\"amount\":#{amount},\"currency\":\"CNY\"}")
                        .check(status(201))
                        .save("orderId", jsonPath("$.orderId")),
                post("pay", "/api/payments")
                        .header("Kingtide-User", "#{user}")
                        .header("Idempotency-Key", "pay-#{key}")
                        .json("{\"orderId\":\"#{orderId}\",\"buyer\":#{user},\"method\":\"BALANCE\"}")
                        .check(jsonPath("$.status").is("PAID")));
    }

    private static double busiestMinute(Curve day) {
        double busiest = 0;
        for (int second = 0; second + 60 <= day.lengthSeconds(); second += 60) {
            busiest = Math.max(busiest, day.cumulative(second + 60) - day.cumulative(second));
        }
        return busiest;
    }
}
