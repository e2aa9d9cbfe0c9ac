package io.kingtide.scenario.jmeter;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.ScriptReader.Script;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.RunLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ExistingTestPlanTest {
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final RunControl control = new RunControl();
    private final RunLog log = new RunLog();

    @Test
    void isReadWithItsThreadGroupsTheirRequestsAndItsTarget() {
        Script script = read("checkout.jmx");

        assertThat(script.journeys()).extracting(Journey::name).containsExactly("buy", "broken");
        assertThat(natives(script.journeys().get(0)).requests())
                .containsExactly("home", "pay", "once", "item #{id}", NativeStep.OTHER);
        assertThat(script.target()).contains(URI.create("http://127.0.0.1:1"));
        assertThat(script.notes())
                .anyMatch(note -> note.contains("slow down"))
                .anyMatch(note -> note.contains("ramp-up"));
    }

    @Test
    void runsUnderTheArrivalsOfThePlanEachWithFreshCookiesAndVariables() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                    scenario("buy", journeyOf("buy"), evenly(Curves.hold(100, Duration.ofMillis(200)))), stub.uri()));
        }
        assertThat(control.stopReason()).isEmpty();
        assertThat(log.starts()).hasSize(20);
        assertThat(log.finishedOk()).isEqualTo(20);
        assertThat(log.steps()).hasSize(80).allMatch(step -> step.outcome() == Outcome.OK);
        assertThat(asked).filteredOn("/set-up null"::equals).hasSize(1);
        assertThat(asked).filteredOn("/pay/7 session=s1 {\"n\":5}"::equals).hasSize(20);
        assertThat(asked)
                .as("no cookie of another arrival")
                .filteredOn("/ null"::equals)
                .hasSize(20);
        assertThat(asked)
                .as("once for each arrival")
                .filteredOn("/once session=s1"::equals)
                .hasSize(20);
    }

    @Test
    void theFirstRequestIsPlannedWithItsArrivalAndLaterOnesWhenTheScriptSendsThem() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                    scenario("buy", journeyOf("buy"), evenly(Curves.hold(25, Duration.ofMillis(200)))), stub.uri()));
        }
        log.starts()
                .forEach(start -> assertThat(log.steps())
                        .anyMatch(step -> step.request() == 0
                                && step.plannedNanos() >= start.plannedNanos()
                                && step.lagNanos() >= start.actualNanos() - start.plannedNanos()));
        assertThat(log.steps()).filteredOn(step -> step.request() > 0).allMatch(step -> step.lagNanos() == 0);
    }

    @Test
    void aFailedRequestEndsTheArrivalIfTheThreadGroupSaysSo() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                    scenario("broken", journeyOf("broken"), evenly(Curves.hold(25, Duration.ofMillis(200)))),
                    stub.uri()));
        }
        assertThat(log.steps()).hasSize(5).allMatch(step -> "status 500".equals(step.error()));
        assertThat(log.finished()).isEqualTo(5);
        assertThat(log.finishedOk()).isZero();
        assertThat(asked).noneMatch(one -> one.startsWith("/never"));
    }

    @Test
    void aTaggedRunTagsItsRequestsAndStopsAtTheFirstAnswerWithoutTheEcho() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                            scenario("buy", journeyOf("buy"), evenly(Curves.hold(20, Duration.ofSeconds(30)))),
                            stub.uri())
                    .withBaggage(() -> "kingtide=v1.k.c.1.mac"));
        }
        assertThat(control.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.kind()).isEqualTo(StopReason.Kind.NO_ECHO));
        assertThat(asked).isNotEmpty().allMatch(one -> one.endsWith(" tagged"));
    }

    @Test
    void anElementInsideAJourneyKnowsItsVariables() throws Exception {
        JmeterSteps.prepare();
        HTTPSamplerProxy own = new HTTPSamplerProxy();
        own.setName("own");
        own.setMethod("GET");
        own.setPath("/own/${order}");
        Journey mixed = journey("mixed", set("order", "12"), JmeterSteps.jmeter("own", own), get("after", "/after"));
        try (StubServer stub = stub()) {
            run(RunPlan.of(scenario("s", mixed, evenly(Curves.hold(25, Duration.ofMillis(200)))), stub.uri()));
        }
        assertThat(log.finishedOk()).isEqualTo(5);
        assertThat(asked).filteredOn("/own/12 null"::equals).hasSize(5);
        assertThat(asked).filteredOn("/after null"::equals).hasSize(5);
    }

    @Test
    void aRequestToAHostThatIsNotAllowedStopsTheRunBeforeItIsSent() throws Exception {
        try (StubServer stub = stub();
                StubServer other = stub()) {
            JmeterSteps.prepare();
            HTTPSamplerProxy away = new HTTPSamplerProxy();
            away.setName("away");
            away.setMethod("GET");
            away.setPath(other.uri() + "/away");
            Journey journey = journey("away", JmeterSteps.jmeter("away", away));
            run(RunPlan.of(scenario("s", journey, evenly(Curves.hold(5, Duration.ofSeconds(20)))), stub.uri()));
        }
        assertThat(control.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.text()).contains("is not allowed", "--allow-host"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aPlanWithElementsOfAPluginSaysHowToRunIt() {
        assertThatThrownBy(() -> read("with-plugin.jmx"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("DummySampler")
                .hasMessageContaining("--jmeter-home");
    }

    @Test
    void textThatIsNoXmlIsSaidToBeNone(@TempDir Path folder) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.jmx"), "hello");

        assertThatThrownBy(() -> new JmxReader().read(plan))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("got text that is no XML");
    }

    @Test
    void anotherKindOfFileIsLeftToOthers() {
        assertThat(new JmxReader().read(Path.of("a.har"))).isEmpty();
    }

    private static Script read(String resource) {
        return new JmxReader().read(Path.of("src/test/resources", resource)).orElseThrow();
    }

    private static Journey journeyOf(String name) {
        return read("checkout.jmx").journeys().stream()
                .filter(journey -> journey.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NativeStep natives(Journey journey) {
        return Step.nativeSteps(journey.steps()).get(0);
    }

    private void run(RunPlan plan) throws Exception {
        new JmeterEngine().run(plan.withoutWarmUp(), log, control);
    }

    private StubServer stub() throws IOException {
        return StubServer.start(request -> {
            String body = request.body().isEmpty() ? "" : " " + request.body();
            asked.add(request.path() + " " + request.header("Cookie") + body
                    + (request.header("baggage") == null ? "" : " tagged"));
            return StubReply.json(
                    request.path().equals("/fail") ? 500 : 200,
                    "{\"id\":\"7\",\"status\":\"PAID\"}",
                    "Set-Cookie: session=s1; Path=/");
        });
    }
}
