package io.kingtide.scenarios;

import static io.kingtide.scenario.ScenarioDsl.curveFidelity;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.mean;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.poisson;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.unique;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.NamedCurves;
import java.time.Duration;

/**
 * An evening on which everything is paid by credit: each payment is a flexible transaction with a risk decision inside
 * it. The thresholds are what Huabei has published for its first Double 11: 99.99 % success at 35 ms on average. They
 * are meant for an idle machine of the size that the report names.
 *
 * <p>Parameters: {@code peak} (journeys a second, default 60), {@code length} (default 60s). Buyers are drawn evenly: a
 * user who asks too often is rejected by risk control, so keep {@code peak} × {@code length} below some 60,000.
 */
public final class CreditOnlyEvening implements Scenario {
    @Override
    public ScenarioPlan plan(Parameters parameters) {
        Curve evening = NamedCurves.midYear618(
                parameters.number("peak", 60), parameters.duration("length", Duration.ofSeconds(60)));

        return scenario("credit-only-evening", payByCredit(), poisson(evening))
                .require(
                        successRatio("pay by credit").atLeast(0.9999),
                        mean("pay by credit").below(Duration.ofMillis(35)),
                        p99("pay by credit").below(Duration.ofMillis(500)),
                        curveFidelity().atLeast(0.95));
    }

    private static Journey payByCredit() {
        return journey(
                "pay by credit",
                feed(uniform("buyer", 0, 9_999)),
                feed(uniform("merchant", 0, 199)),
                feed(uniform("amount", 100, 20_000)),
                feed(unique("key")),
                order(),
                payCredit());
    }

    private static HttpStep order() {
        return post("order", "/api/orders")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "order-#{key}")
                .json("{\"buyer\":#{buyer},\"merchant\":#{merchant},\"amount\":#{amount},\"currency\":\"CNY\"}")
                .check(status(201))
                .save("orderId", jsonPath("$.orderId"));
    }

    private static HttpStep payCredit() {
        return post("pay by credit", "/api/payments")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "pay-#{key}")
                .json("{\"orderId\":\"#{orderId}\",\"buyer\":#{buyer},\"method\":\"HUABEI\"}")
                .check(status(200), jsonPath("$.status").is("PAID"))
                .save("paymentId", jsonPath("$.paymentId"));
    }
}
