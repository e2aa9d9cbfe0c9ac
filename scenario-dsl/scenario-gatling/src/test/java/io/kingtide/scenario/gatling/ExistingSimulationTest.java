package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.http;
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
import io.kingtide.scenario.run.StepSupport;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.RunLog;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ExistingSimulationTest {
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final RunControl control = new RunControl();
    private final RunLog log = new RunLog();

    @Test
    void isReadWithItsScenariosTheirRequestsAndItsTarget() {
        Script script = read();

        assertThat(script.journeys()).extracting(Journey::name).containsExactly("shop", "broken");
        assertThat(natives(script.journeys().get(0)).requests())
                .containsExactlyInAnyOrder("home", "pay", NativeStep.OTHER);
        assertThat(script.target()).contains(URI.create("http://127.0.0.1:1"));
        assertThat(script.notes()).anyMatch(note -> note.contains("injection profile"));
    }

    @Test
    void aClassThatIsNoSimulationIsLeftToOthers() {
        assertThat(new SimulationReader().read(String.class)).isEmpty();
    }

    @Test
    void runsUnderTheArrivalsOfThePlanAndIsRecordedFromItsPlannedStart() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                    scenario("shop", read().journeys().get(0), evenly(Curves.hold(100, Duration.ofMillis(200)))),
                    stub.uri()));
        }
        assertThat(log.starts()).hasSize(20);
        assertThat(log.finishedOk()).isEqualTo(20);
        assertThat(log.steps()).hasSize(80).allMatch(step -> step.outcome() == Outcome.OK);
        assertThat(asked).filteredOn("/pay/7"::equals).hasSize(20);
        assertThat(asked).filteredOn("/items/1"::equals).hasSize(20);
        log.starts()
                .forEach(start -> assertThat(log.steps())
                        .anyMatch(step -> step.request() == 0
                                && step.plannedNanos() >= start.plannedNanos()
                                && step.startNanos() >= start.actualNanos()));
    }

    @Test
    void aFailedCheckIsAFailedRequestAndAnExitEndsTheArrivalAlone() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                    scenario("broken", read().journeys().get(1), evenly(Curves.hold(25, Duration.ofMillis(200)))),
                    stub.uri()));
        }
        assertThat(log.steps()).hasSize(5).allMatch(step -> "status 500".equals(step.error()));
        assertThat(log.finished()).isEqualTo(5);
        assertThat(log.finishedOk()).isZero();
        assertThat(control.stopReason()).isEmpty();
    }

    @Test
    void aTaggedRunTagsItsRequestsAndStopsAtTheFirstAnswerWithoutTheEcho() throws Exception {
        try (StubServer stub = stub()) {
            run(RunPlan.of(
                            scenario("shop", read().journeys().get(0), evenly(Curves.hold(20, Duration.ofSeconds(30)))),
                            stub.uri())
                    .withBaggage(() -> "kingtide=v1.k.c.1.mac"));
        }
        assertThat(control.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.kind()).isEqualTo(StopReason.Kind.NO_ECHO));
        assertThat(asked).contains("/ kingtide=v1.k.c.1.mac");
        assertThat(log.starts()).hasSizeLessThan(200);
    }

    @Test
    void aChainInsideAJourneyKnowsItsVariablesAndGivesBackWhatItSaved() throws Exception {
        GatlingSteps.prepare();
        Journey mixed = journey(
                "mixed",
                set("order", "12"),
                GatlingSteps.gatling(
                        "own chain",
                        exec(http("own").get("/own/#{order}")).exec(session -> session.set("found", "x9"))),
                get("after", "/after/#{found}"));
        try (StubServer stub = stub()) {
            run(RunPlan.of(scenario("s", mixed, evenly(Curves.hold(25, Duration.ofMillis(200)))), stub.uri()));
        }
        assertThat(log.finishedOk()).isEqualTo(5);
        assertThat(asked).filteredOn("/own/12"::equals).hasSize(5);
        assertThat(asked).filteredOn("/after/x9"::equals).hasSize(5);
    }

    @Test
    void aRequestToAHostThatIsNotAllowedStopsTheRunBeforeItIsSent() throws Exception {
        GatlingSteps.prepare();
        try (StubServer stub = stub();
                StubServer other = stub()) {
            Journey away = journey(
                    "away", GatlingSteps.gatling("away", exec(http("away").get(other.uri() + "/away"))));
            run(RunPlan.of(scenario("s", away, evenly(Curves.hold(5, Duration.ofSeconds(20)))), stub.uri()));
        }
        assertThat(control.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.text()).contains("is not allowed", "--allow-host"));
        assertThat(asked).isEmpty();
    }

    @Test
    void anotherEngineRefusesTheChainAndNamesItsLine() {
        GatlingSteps.prepare();
        Journey mixed = journey(
                "mixed", GatlingSteps.gatling("own chain", exec(http("own").get("/"))));
        RunPlan plan = RunPlan.of(
                scenario("s", mixed, evenly(Curves.hold(25, Duration.ofMillis(200)))),
                URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> StepSupport.requireNative(plan, "netty"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("own chain")
                .hasMessageContaining("--engine gatling")
                .hasMessageContaining("ExistingSimulationTest.java:");
    }

    private static Script read() {
        return new SimulationReader().read(ShopSimulation.class).orElseThrow();
    }

    private static NativeStep natives(Journey journey) {
        return Step.nativeSteps(journey.steps()).get(0);
    }

    private void run(RunPlan plan) throws Exception {
        new GatlingEngine().run(plan.withoutWarmUp(), log, control);
    }

    private StubServer stub() throws IOException {
        return StubServer.start(request -> {
            String tag = request.header("baggage");
            asked.add(request.path() + (tag == null ? "" : " " + tag));
            return StubReply.json(request.path().equals("/fail") ? 500 : 200, "{\"id\":\"7\"}");
        });
    }
}
