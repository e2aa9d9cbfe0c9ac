package io.kingtide.scenario.run;

import static io.kingtide.scenario.ScenarioDsl.bodyContains;
import static io.kingtide.scenario.ScenarioDsl.branch;
import static io.kingtide.scenario.ScenarioDsl.choose;
import static io.kingtide.scenario.ScenarioDsl.equal;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.group;
import static io.kingtide.scenario.ScenarioDsl.header;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.repeat;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.set;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.think;
import static io.kingtide.scenario.ScenarioDsl.when;
import static io.kingtide.scenario.ScenarioDsl.withProbability;
import static io.kingtide.scenario.ScenarioDsl.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.FeederDryException;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.curve.Curves;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VisitTest {
    private final Told told = new Told();
    private final RunControl control = new RunControl();
    private final List<HttpCall> calls = new ArrayList<>();
    private Function<RunPlan, RunPlan> options = plan -> plan;
    private Function<HttpCall, FakeAnswer> target = call -> FakeAnswer.json(200, "{}");

    @Test
    void rendersPathHeadersAndBodyFromVariables() {
        options = plan -> plan.withHeader("X-All", "yes");
        visit(
                set("user", "7"),
                post("pay", "/users/#{user}?x=##{")
                        .header("Kingtide-User", "#{user}")
                        .json("{\"u\":#{user}}"));
        HttpCall call = calls.get(0);
        assertThat(call.url()).isEqualTo("http://127.0.0.1:1/base/users/7?x=#{");
        assertThat(call.header("kingtide-user")).isEqualTo("7");
        assertThat(call.header("X-All")).isEqualTo("yes");
        assertThat(call.header("Content-Type")).isEqualTo("application/json");
        assertThat(call.body()).asString().isEqualTo("{\"u\":7}");
    }

    @Test
    void writesARequestInWhichNothingVariesOnceForEachTag() {
        List<String> tags = new ArrayList<>(List.of("kingtide=a", "kingtide=a", "kingtide=b"));
        options = plan -> plan.withBaggage(() -> tags.remove(0));
        target = call -> new FakeAnswer(200, Map.of("Kingtide-Shadow", "ready"), "{}");
        Step fixed = get("fixed", "/x").header("X-Same", "yes");
        visit(repeat(3, fixed));
        assertThat(calls).hasSize(3);
        assertThat(calls.get(1)).isSameAs(calls.get(0));
        assertThat(calls.get(2).header("baggage")).isEqualTo("kingtide=b");
        assertThat(calls.get(2).header("X-Same")).isEqualTo("yes");
    }

    @Test
    void writesARequestThatVariesAnew() {
        visit(set("n", "1"), repeat(2, get("varies", "/").header("X-Round", "#{n}"), set("n", "2")));
        assertThat(calls).extracting(call -> call.header("X-Round")).containsExactly("1", "2");
    }

    @Test
    void encodesQueryAndFormButNotTheirVariables() {
        visit(set("v", "1"), post("form", "/f").query("a b", "c&#{v}").form("name", "x y", "v", "#{v}"));
        assertThat(calls.get(0).url()).endsWith("/f?a%20b=c%261");
        assertThat(calls.get(0).body()).asString().isEqualTo("name=x%20y&v=1");
    }

    @Test
    void savesPartsOfAnAnswerForLaterSteps() {
        target = call -> FakeAnswer.json(200, "{\"items\":[{\"id\":\"a-1\"},{\"id\":\"a-2\"}]}");
        visit(get("list", "/").save("id", jsonPath("$.items[1].id")), get("item", "/#{id}"));
        assertThat(calls.get(1).url()).endsWith("/a-2");
    }

    @Test
    void failsARequestWhoseSavedPartIsMissing() {
        visit(get("list", "/").save("id", jsonPath("$.id")), get("item", "/#{id}"));
        assertThat(told.steps).hasSize(1);
        assertThat(told.steps.get(0).error()).isEqualTo("$.id is missing");
        assertThat(told.finishedOk).isZero();
    }

    @Test
    void failsARequestThatUsesAVariableThatNothingHasSet() {
        visit(get("item", "/#{id}"));
        assertThat(calls).isEmpty();
        assertThat(told.steps.get(0).error()).isEqualTo("no variable 'id'");
    }

    @Test
    void requiresAStatusBelow400UnlessTheScenarioSaysOtherwise() {
        target = call -> FakeAnswer.json(404, "");
        visit(get("a", "/").orContinue(), get("b", "/").check(status(404)));
        assertThat(told.steps).extracting(Told.Step::error).containsExactly("status 404", null);
    }

    @Test
    void namesTheCheckThatFailed() {
        target = call -> new FakeAnswer(200, Map.of("X", "1"), "hello");
        visit(
                get("status", "/").check(status(201)).orContinue(),
                get("header", "/").check(header("X").is("2")).orContinue(),
                get("body", "/").check(bodyContains("bye")).orContinue(),
                get("time", "/").check(within(Duration.ofMillis(5))).orContinue(),
                get("fine", "/").check(status(200), header("X").is("1"), bodyContains("hell")));
        assertThat(told.steps)
                .extracting(Told.Step::error)
                .containsExactly(
                        "status 200, expected [201]", "header X is not 2", "body lacks bye", "slower than 5 ms", null);
    }

    @Test
    void endsTheGroupAtAFailureAndGoesOnAfterIt() {
        target = call -> FakeAnswer.json(call.url().endsWith("/bad") ? 500 : 200, "{}");
        visit(group("g", get("bad", "/bad"), get("skipped", "/1")), get("after", "/2"));
        assertThat(calls)
                .extracting(HttpCall::url)
                .containsExactly("http://127.0.0.1:1/base/bad", "http://127.0.0.1:1/base/2");
        assertThat(told.finishedOk).isZero();
    }

    @Test
    void repeatsWithACounter() {
        visit(repeat(3, get("page", "/#{counter}")));
        assertThat(calls)
                .extracting(HttpCall::url)
                .allMatch(url -> url.matches(".*/[012]"))
                .hasSize(3);
    }

    @Test
    void followsConditionsAndBranches() {
        visit(
                set("kind", "gold"),
                when(equal("kind", "gold"), get("gold", "/gold")),
                when(equal("kind", "iron"), get("iron", "/iron")),
                withProbability(0, get("never", "/never")),
                withProbability(1, get("always", "/always")),
                choose(branch(1, get("only", "/only"))));
        assertThat(calls).extracting(call -> call.step().name()).containsExactly("gold", "always", "only");
    }

    @Test
    void branchesAreTakenByWeight() {
        for (int i = 0; i < 4_000; i++) {
            visit(i, choose(branch(3, get("often", "/")), branch(1, get("seldom", "/")), branch(4)));
        }
        long often = calls.stream()
                .filter(call -> call.step().name().equals("often"))
                .count();
        assertThat(often / 4_000.0).isBetween(0.34, 0.41);
        assertThat(calls.size() / 4_000.0).isBetween(0.46, 0.54);
    }

    @Test
    void plansLaterRequestsFromTheEndOfTheOneBeforePlusThinkTime() {
        visit(get("a", "/"), think(Duration.ofMillis(50)), think(Duration.ofMillis(5)), get("b", "/"));
        Told.Step first = told.steps.get(0);
        assertThat(told.steps.get(1).planned()).isEqualTo(first.end() + 55_000_000);
        assertThat(told.steps.get(1).start()).isEqualTo(told.steps.get(1).planned());
    }

    @Test
    void aHostThatIsNotAllowedStopsTheRunBeforeAnythingIsSent() {
        visit(get("away", "http://example.com/"));
        assertThat(calls).isEmpty();
        assertThat(control.stopReason().orElseThrow().kind()).isEqualTo(StopReason.Kind.SAFETY);
        assertThat(control.stopReason().orElseThrow().text()).contains("VisitTest.java:");
    }

    @Test
    void anAllowedHostMayBeCalledByAbsoluteUrl() {
        options = plan -> plan.withAllowedHost("example.com:80");
        visit(get("away", "http://example.com/x"));
        assertThat(calls.get(0).url()).isEqualTo("http://example.com/x");
    }

    @Test
    void aDryFeederStopsTheRun() {
        Feeder dry = () -> (arrival, random, into) -> {
            throw new FeederDryException("users.csv", 3);
        };
        visit(feed(dry), get("a", "/"));
        assertThat(calls).isEmpty();
        assertThat(control.stopReason().orElseThrow().text()).contains("'users.csv' ran dry after 3 records");
    }

    @Test
    void anAnswerThatIsRefusedCountsApartAndNeedsNoEcho() {
        options = plan -> plan.withBaggage(() -> "kingtide=t");
        target = call -> new FakeAnswer(403, Map.of("Kingtide-Refused", "expired"), "");
        visit(get("a", "/"));
        assertThat(told.steps.get(0).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(told.steps.get(0).error()).isEqualTo("refused: expired");
        assertThat(control.stopped()).isFalse();
    }

    @Test
    void aTaggedAnswerWithoutEchoStopsTheRunAndIsAFailure() {
        options = plan -> plan.withBaggage(() -> "kingtide=t");
        visit(get("a", "/"));
        assertThat(told.steps.get(0).error()).isEqualTo("no echo");
        assertThat(control.stopReason().orElseThrow().kind()).isEqualTo(StopReason.Kind.NO_ECHO);
    }

    @Test
    void theTagJoinsBaggageThatTheScenarioSends() {
        options = plan -> plan.withBaggage(() -> "kingtide=t");
        visit(get("a", "/").header("Baggage", "tenant=3"));
        assertThat(calls.get(0).header("baggage")).isEqualTo("tenant=3,kingtide=t");
    }

    private void visit(Step... steps) {
        visit(0, steps);
    }

    /** One visit in virtual time; every answer takes 10 ms. */
    private void visit(long number, Step... steps) {
        RunPlan plan = options.apply(RunPlan.of(
                scenario("test", journey("j", steps), evenly(Curves.hold(1, Duration.ofSeconds(1)))),
                URI.create("http://127.0.0.1:1/base/")));
        Visit visit = new Visits(plan, told, control).of(new Arrival(0, number, 0));
        long now = 0;
        for (Visit.Next next = visit.advance(now); next != Visit.Next.END; next = visit.advance(now)) {
            if (next == Visit.Next.PAUSE) {
                now = visit.dueNanos();
                continue;
            }
            calls.add(visit.call());
            FakeAnswer answer = target.apply(visit.call());
            visit.sent(now);
            now += 10_000_000;
            visit.answered(now, answer);
        }
    }
}
