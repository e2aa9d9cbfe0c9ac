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
import static io.kingtide.scenario.ScenarioDsl.zipf;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.NamedCurves;
import java.time.Duration;

/**
 * The midnight of Double 11 on the reference payment system: a quiet evening, the ramp of those who wait, the step at 0:00,
 * plateau, decay, a second wave. Buyers and merchants are skewed as on the night: a few are very hot.
 *
 * <p>Parameters: {@code peak} (journeys a second at the top, default 100), {@code length} (of the whole night, default
 * 70s).
 */
public final class Double11Midnight implements Scenario {
    private static final int LAST_USER = 9_999;
    private static final int LAST_MERCHANT = 199;

    @Override
    public ScenarioPlan plan(Parameters parameters) {
        double peak = parameters.number("peak", 100);
        Duration length = parameters.duration("length", Duration.ofSeconds(70));
        Curve night = NamedCurves.double11Midnight(peak, length);

        return scenario("double-11-midnight", payFromBalance(), poisson(night.scale(0.45)))
                .journey(payOnCredit(), poisson(night.scale(0.20)))
                .journey(lookAtBills(), poisson(night.scale(0.27)))
                .journey(changeOfMind(), poisson(night.scale(0.08)))
                .require(
                        successRatio().atLeast(0.99),
                        p99("order").below(Duration.ofSeconds(1)),
                        p99("pay").below(Duration.ofSeconds(1)),
                        p99("pay on credit").below(Duration.ofSeconds(1)),
                        curveFidelity().atLeast(0.95));
    }

    private static Journey payFromBalance() {
        return journey(
                "pay from balance",
                hotBuyer(),
                hotMerchant(),
                amount(),
                feed(unique("key")),
                order(),
                think(Duration.ofMillis(100), Duration.ofMillis(400)),
                pay("pay", "BALANCE"),
                withProbability(0.2, bills()));
    }

    /** Credit is asked for by many different users: a user who asks too often is rejected by risk control. */
    private static Journey payOnCredit() {
        return journey(
                "pay on credit",
                feed(uniform("buyer", 0, LAST_USER)),
                hotMerchant(),
                amount(),
                feed(unique("key")),
                order(),
                think(Duration.ofMillis(100), Duration.ofMillis(400)),
                pay("pay on credit", "HUABEI"));
    }

    private static Journey lookAtBills() {
        return journey(
                "look at bills",
                hotBuyer(),
                bills(),
                get("account", "/api/accounts/#{buyer}").header("Kingtide-User", "#{buyer}"));
    }

    private static Journey changeOfMind() {
        return journey(
                "change of mind",
                hotBuyer(),
                hotMerchant(),
                amount(),
                feed(unique("key")),
                order(),
                pay("pay", "BALANCE"),
                think(Duration.ofMillis(200), Duration.ofMillis(800)),
                post("refund", "/api/refunds")
                        .header("Kingtide-User", "#{buyer}")
                        .header("Idempotency-Key", "refund-#{key}")
                        .json("{\"paymentId\":\"#{paymentId}\",\"buyer\":#{buyer},\"amount\":#{amount}}")
                        .check(status(200, 202))
                        .save("refundId", jsonPath("$.refundId")));
    }

    private static HttpStep order() {
        return post("order", "/api/orders")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "order-#{key}")
                .json("{\"buyer\":#{buyer},\"merchant\":#{merchant},\"amount\":#{amount},\"currency\":\"CNY\"}")
                .check(status(201))
                .save("orderId", jsonPath("$.orderId"));
    }

    private static HttpStep pay(String name, String method) {
        return post(name, "/api/payments")
                .header("Kingtide-User", "#{buyer}")
                .header("Idempotency-Key", "pay-#{key}")
                .json("{\"orderId\":\"#{orderId}\",\"buyer\":#{buyer},\"method\":\"" + method + "\"}")
                .check(status(200), jsonPath("$.status").is("PAID"))
                .save("paymentId", jsonPath("$.paymentId"));
    }

    private static HttpStep bills() {
        return get("bills", "/api/bills?user=#{buyer}&limit=20")
                .header("Kingtide-User", "#{buyer}")
                .check(status(200), jsonPath("$.bills").exists());
    }

    private static Step hotBuyer() {
        return feed(zipf("buyer", 0, LAST_USER, 0.8));
    }

    private static Step hotMerchant() {
        return feed(zipf("merchant", 0, LAST_MERCHANT, 1.0));
    }

    private static Step amount() {
        return feed(uniform("amount", 100, 20_000));
    }
}
