package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.curve.Curves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
    @TempDir
    Path temp;

    @Test
    void saysWhatChangedAgainstTheFirstRun() {
        ComparisonPage page =
                new ComparisonPage(List.of(run("main", 50, 10), run("candidate", 50, 15), run("huge", 50, 90)));

        assertThat(page.sentence())
                .startsWith(
                        "Against main (10.1 ms, 0 % failed): candidate answered 99 % of requests within 15.1 ms (+49.5 %)")
                .contains("huge answered 99 % of requests within 90.1 ms (× 8.9)");
        assertThat(page.html())
                .contains("class=\"delta slower\"")
                .contains("the reference")
                .doesNotContain("delta faster");
    }

    @Test
    void saysWhatMakesTheRunsAnotherExperiment() {
        assertThat(new ComparisonPage(List.of(run("a", 50, 10), run("b", 50, 10))).warnings())
                .isEmpty();
        assertThat(new ComparisonPage(List.of(run("c", 50, 10), run("d", 80, 10))).warnings())
                .contains("Not the same planned peak: 50/s, 80/s.");
    }

    @Test
    void anInvalidRunIsSaidToBeOne() {
        RunFolder late = played("late", oneJourney("late", 50).generator((second, random) -> -1));

        assertThat(new ComparisonPage(List.of(run("fine", 50, 10), late)).warnings())
                .contains("late is INVALID: its load was not carried out as planned");
    }

    @Test
    void runsOfTheSameFolderNameAreToldApart() {
        RunFolder one = run("x/night", 50, 10);
        RunFolder two = run("y/night", 50, 10);

        assertThat(new ComparisonPage(List.of(one, two)).html())
                .contains(">night<")
                .contains(">night (2)<");
    }

    @Test
    void needsNothingFromAnyNetworkAndObeysNoName() throws IOException {
        String hostile = "<img src=x onerror=alert(1)>\"'&{{data}}</script>";
        SyntheticRun run = new SyntheticRun(
                scenario(hostile, journey(hostile, get(hostile, "/")), evenly(Curves.hold(50, Duration.ofSeconds(3)))));
        Path file = temp.resolve("comparison.html");

        new ComparisonPage(List.of(played("h1", run), run("h2", 50, 10))).writeTo(file);

        String page = Files.readString(file);
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContainPattern("(src|href)=\"(http|//)")
                .doesNotContain("<img")
                .doesNotContain("&{{data}}</script>")
                .contains("&lt;img");
    }

    private RunFolder run(String name, double rate, long millis) {
        return played(name, oneJourney("same", rate).system((request, second, random) -> millis * 1_000_000));
    }

    private static SyntheticRun oneJourney(String name, double rate) {
        return new SyntheticRun(
                scenario(name, journey("look", get("look", "/")), evenly(Curves.hold(rate, Duration.ofSeconds(5)))));
    }

    private RunFolder played(String name, SyntheticRun run) {
        run.play(temp.resolve(name));
        return RunFolder.open(temp.resolve(name));
    }
}
