package io.kingtide.scenario.written;

import static io.kingtide.scenario.ScenarioDsl.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What users get wrong and the compiler cannot know: each is told with the line of the scenario and the right call. What the
 * compiler does refuse is in {@link GuideTest}.
 */
class MistakesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Load LOAD = evenly(Curves.hold(1, SECOND));
    private static final Journey LOOK = journey("look", get("look", "/"));

    private record Mistake(String name, ThrowingCallable made, String got, String mend) {}

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("name and URL swapped", () -> get("/bills", "bills"), "URL 'bills'", "name, then URL"),
            new Mistake("a variable left open", () -> get("bills", "/#{user"), "'#{' without '}'", "##{"),
            new Mistake("a form with a name alone", () -> post("a", "/").form("user"), "1 texts", "form(\"user\","),
            new Mistake("a JSONPath that is none of ours", () -> jsonPath("$..id"), "$..id", ""),
            new Mistake("a negative rate", () -> Curves.hold(-5, SECOND), "-5.0", "Correct the argument"),
            new Mistake(
                    "a rate that is no number",
                    () -> Curves.ramp(0, Double.NaN, SECOND),
                    "NaN",
                    "Correct the argument"),
            new Mistake("no users", () -> users(0, SECOND), "0 users", "users(50,"),
            new Mistake("a journey without a step", () -> journey("j"), "no steps", "Add a step"),
            new Mistake("a chance above 1", () -> withProbability(20, get("a", "/")), "20.0", "0.2 for one in five"),
            new Mistake(
                    "a loop without an end",
                    () -> repeatWhile(present("a"), 0, get("a", "/")),
                    "at most 0",
                    "for ever"),
            new Mistake("a range the wrong way round", () -> uniform("a", 9, 1), "9 to 1", "Swap them"),
            new Mistake(
                    "a threshold on nothing",
                    () -> scenario("s", LOOK, LOAD).require(p99("loook").below(SECOND)),
                    "request 'loook'",
                    "[look]"),
            new Mistake(
                    "two journeys of one name",
                    () -> scenario("s", LOOK, LOAD).journey(LOOK, LOAD),
                    "two journeys",
                    "Rename"),
            new Mistake("an empty set-up", () -> scenario("s", LOOK, LOAD).setUp(), "no steps", "Add a step"),
            new Mistake("no connection at all", () -> Connections.kept().atMost(0), "at most 0", "atMost(50)"),
            new Mistake(
                    "more users than connections",
                    () -> scenario("s", LOOK, users(5, SECOND))
                            .connections(Connections.kept().atMost(2)),
                    "5 users",
                    "Raise atMost"),
            new Mistake(
                    "HTTP/2 without keep-alive",
                    () -> Connections.newForEachRequest().http2(),
                    "HTTP/2 with a new connection",
                    "newForEachVisit().http2()"));

    @Test
    void aThresholdOnAPhaseThatNoCurveHasIsToldBeforeTheRun() {
        Load night = evenly(Curves.hold(1, SECOND).named("quiet").then(Curves.plateau(2, SECOND)));
        URI target = URI.create("http://127.0.0.1:1");
        RunPlan.of(
                scenario("s", LOOK, night)
                        .require(p99("look").below(SECOND).during("quiet"))
                        .require(p99("look").below(SECOND).during("plateau")),
                target);
        assertThatThrownBy(() -> RunPlan.of(
                        scenario("s", LOOK, night)
                                .require(p99("look").below(SECOND).during("plataeu")),
                        target))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("phase 'plataeu'")
                .hasMessageContaining("one of [quiet, plateau]");
        assertThatThrownBy(() -> RunPlan.of(
                        scenario("s", LOOK, LOAD)
                                .require(p99("look").below(SECOND).during("peak")),
                        target))
                .hasMessageContaining("its curves name none");
    }

    @TestFactory
    List<DynamicTest> eachNamesTheLineAndTheRightCall() {
        return MISTAKES.stream()
                .map(mistake -> DynamicTest.dynamicTest(
                        mistake.name(),
                        () -> assertThatThrownBy(mistake.made())
                                .isInstanceOf(ScenarioException.class)
                                .hasMessageContaining("MistakesTest.java:")
                                .hasMessageContaining(mistake.got())
                                .hasMessageContaining(mistake.mend())))
                .toList();
    }
}
