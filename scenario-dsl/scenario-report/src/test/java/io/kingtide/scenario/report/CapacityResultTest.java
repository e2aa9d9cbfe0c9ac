package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kingtide.scenario.curve.Curves;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityResultTest {
    @TempDir
    Path temp;

    @Test
    void theKneeIsWhereAQueueBeginsToGrow() {
        List<CapacityResult.Probe> probes = new ArrayList<>();
        for (double rate : new double[] {50, 150, 300, 390, 410, 450}) {
            probes.add(
                    probe(rate, rate <= 400 ? Verdict.PASS : Verdict.FAIL, rate <= 400 ? 100 + rate / 100 : 3 * rate));
        }
        assertThat(CapacityResult.knee(probes)).hasValue(390);
    }

    @Test
    void aStraightCurveAFlatOneAndAShortOneHaveNoKnee() {
        List<CapacityResult.Probe> straight = new ArrayList<>();
        List<CapacityResult.Probe> flat = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            straight.add(probe(100 * i, Verdict.PASS, Math.exp(i)));
            flat.add(probe(100 * i, Verdict.PASS, 20));
        }
        assertThat(CapacityResult.knee(straight)).isEmpty();
        assertThat(CapacityResult.knee(flat)).isEmpty();
        assertThat(CapacityResult.knee(straight.subList(0, 3))).isEmpty();
    }

    @Test
    void invalidProbesAreShownAndDecideNothing() {
        List<CapacityResult.Probe> probes = List.of(
                probe(100, Verdict.PASS, 20), probe(300, Verdict.INVALID, 9_000), probe(200, Verdict.FAIL, 900));
        String page = result("shop", probes).page();

        assertThat(page).contains("invalid-dot").contains("3</b><span>probes, 1 of them INVALID");
        assertThat(page.split("polyline", -1)[1])
                .as("the p50 line")
                .contains("points=")
                .doesNotContain("NaN");
    }

    @Test
    void thePageDrawsBothCurvesTheIntervalAndTheKneeAndAsksForNothing() {
        String page = result(
                        "<script>alert(1)</script>",
                        List.of(probe(100, Verdict.PASS, 20), probe(200, Verdict.FAIL, 900)))
                .page();

        assertThat(page)
                .contains("default-src 'none'")
                .contains("class=\"band\"")
                .contains("knee 100/s")
                .contains("between 100/s and 200/s")
                .contains("&lt;script&gt;")
                .doesNotContain("<script")
                .doesNotContain("src=");
    }

    @Test
    void whatWasAnsweredIsCountedWhileTheRateWasHeldAndAQueueThatGrowsIsSeen() {
        RunFolder kept = played("kept", 3_000_000L, 0);
        RunFolder behind = played("behind", 3_000_000L, 20_000_000L);

        AnsweredRate fine = AnsweredRate.between(kept, 3, 13).orElseThrow();
        assertThat(fine.startedPerSecond()).isCloseTo(100, within(1.0));
        assertThat(fine.answeredPerSecond()).isCloseTo(100, within(2.0));
        assertThat(fine.fellBehind()).isFalse();
        assertThat(AnsweredRate.between(behind, 3, 13).orElseThrow().fellBehind())
                .isTrue();
        assertThat(AnsweredRate.between(kept, 13, 13)).isEmpty();
    }

    /** Each second's requests take this much longer than those of the second before. */
    private RunFolder played(String name, long nanos, long longerEachSecond) {
        new SyntheticRun(scenario(
                        "capacity",
                        journey("look", get("look", "/")),
                        evenly(Curves.hold(100, Duration.ofSeconds(13)))))
                .system((request, second, random) -> nanos + (long) (second * longerEachSecond))
                .play(temp.resolve(name));
        return RunFolder.open(temp.resolve(name));
    }

    private static CapacityResult result(String scenario, List<CapacityResult.Probe> probes) {
        return new CapacityResult(
                1,
                scenario,
                "http://127.0.0.1:1",
                "netty",
                List.of("p99(all) < 500"),
                100,
                200.0,
                141.4,
                100.0,
                false,
                false,
                "Capacity: between 100/s and 200/s.",
                probes);
    }

    private static CapacityResult.Probe probe(double rate, Verdict verdict, double p99) {
        return new CapacityResult.Probe(rate, verdict, rate, p99 / 2, p99, 0, 0.1, List.of(), "01-at-100");
    }
}
