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
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.unique;
import static io.kingtide.scenario.ScenarioDsl.zipf;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.NamedCurves;
import java.time.Duration;

/**
 * A flash sale of one merchant: nearly nothing, then within an instant everybody at the same counter, then sold out. A
 * payment system that keeps one row per merchant stands in a queue here; the reference one must not be slower than with
 * many merchants. A tenth of the buyers look at their bills, as they do when they are not sure that it worked.
 *
 * <p>Parameters: {@code peak} (journeys a second in the rush, default 100), {@code length} (default 60s), {@code merchant}
 * (default 7).
 */
public final class FlashSaleOneMerchant implements Scenario {
    @Override
    public ScenarioPlan plan(Parameters parameters) {
        Curve sale = NamedCurves.flashSale(
                parameters.number("peak", 100), parameters.duration("length", Duration.ofSeconds(60)));
        long merchant = (long) parameters.number("merchant", 7);

        return scenario("flash-sale-one-merchant", buy(merchant), poisson(sale.scale(0.9)))
                .journey(look(), poisson(sale.scale(0.1)))
                .require(
                        successRatio("pay").atLeast(0.999),
                        p99("order").below(Duration.ofMillis(500)),
                        p99("pay").below(Duration.ofMillis(500)),
                        curveFidelity().atLeast(0.95));
    }

    private static Journey buy(long merchant) {
        return journey(
                "buy",
                feed(zipf("buyer", 0, 9_999, 0.6)),
                feed(uniform("merchant", merchant, merchant)),
                feed(uniform("amount", 100, 9_900)),
                feed(unique("key")),
                order(),
                pay());
    }

    private static Journey look() {
        return journey(
                "look at bills",
                feed(zipf("buyer", 0, 9_999, 0.6)),
                get("bills", "/api/bills?user=#{buyer}&limit=20")
                        .header("Kingtide-User", "#{buyer}")
                        .check(status(200)));
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
