package io.kingtide.scenarios;

import static io.kingtide.scenario.ScenarioDsl.curveFidelity;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.poisson;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static io.kingtide.scenario.ScenarioDsl.think;
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.unique;
import static io.kingtide.scenario.ScenarioDsl.withProbability;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.NamedCurves;
import java.time.Duration;

/**
 * New Year's Eve: an evening that swells, and in it the shakes, seconds in which everyone sends and opens red packets at
 * once, the last of them at midnight. Packets are small and many, senders are everybody (no hot buyers), and who has sent
 * one looks at the account right away.
 *
 * <p>Parameters: {@code peak} (journeys a second at midnight, default 100), {@code length} (of the evening, default 90s).
 */
public final class RedPacketsNewYearsEve implements Scenario {
    @Override
    public ScenarioPlan plan(Parameters parameters) {
        Curve evening = NamedCurves.redPackets(
                parameters.number("peak", 100), parameters.duration("length", Duration.ofSeconds(90)));

        return scenario("red-packets-new-years-eve", send(), poisson(evening))
                .require(
                        successRatio().atLeast(0.999),
                        p99("pay").below(Duration.ofMillis(500)),
                        p99("account").below(Duration.ofMillis(500)),
                        curveFidelity().atLeast(0.95));
    }

    private static Journey send() {
        return journey(
                "send a packet",
                feed(uniform("buyer", 0, 9_999)),
                feed(uniform("merchant", 0, 199)),
                feed(uniform("amount", 1, 2_000)),
                feed(unique("key")),
                order(),
                pay(),
                withProbability(
                        0.5,
                        think(Duration.ofMillis(100), Duration.ofMillis(300)),
                        get("account", "/api/accounts/#{buyer}")
                                .header("Kingtide-User", "#{buyer}")
                                .check(status(200))));
    }

    private static HttpStep order() {
        return post("order", "/api/orders")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "order-#{key}")
                .json("{\"buyer\":#{buyer},\"merchant\":#{merchant},\"amount\":#{amount},\"currency\":\"CNY\"}")
                .check(status(201))
                .save("orderId", jsonPath("$.orderId"));
    }

    private static HttpStep pay() {
        return post("pay", "/api/payments")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "pay-#{key}")
                .json("{\"orderId\":\"#{orderId}\",\"buyer\":#{buyer},\"method\":\"BALANCE\"}")
                .check(status(200), jsonPath("$.status").is("PAID"))
                .save("paymentId", jsonPath("$.paymentId"));
    }
}
