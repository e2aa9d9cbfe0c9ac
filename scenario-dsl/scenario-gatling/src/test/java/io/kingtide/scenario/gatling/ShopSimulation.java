package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** A simulation as people have them, with a load of its own, for Gatling's launcher. */
public final class ShopSimulation extends Simulation {
    public ShopSimulation() {
        ScenarioBuilder shop = scenario("shop")
                .exec(http("home").get("/").check(jsonPath("$.id").saveAs("id")))
                .pause(Duration.ofMillis(20))
                .exec(group("paying")
                        .on(exec(http("pay")
                                .post("/pay/#{id}")
                                .body(StringBody("{}"))
                                .check(status().is(200)))))
                .repeat(2, "n")
                .on(exec(http("item #{n}").get("/items/#{n}")));
        ScenarioBuilder broken = scenario("broken")
                .exec(http("fail").get("/fail").check(status().is(200)))
                .exitHereIfFailed()
                .exec(http("never").get("/"));
        setUp(
                        shop.injectOpen(rampUsers(10).during(5)),
                        broken.injectOpen(rampUsers(1).during(1)))
                .protocols(http.baseUrl("http://127.0.0.1:1"))
                .assertions(details("home").responseTime().max().lt(10));
    }
}
