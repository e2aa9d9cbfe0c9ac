package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineGateTest {
    @TempDir
    Path temp;

    @Test
    void studentsTIsTheTextbooks() {
        assertThat(StudentT.upperQuantile(0.01, 4)).isCloseTo(3.747, within(0.001));
        assertThat(StudentT.upperQuantile(0.01, 2)).isCloseTo(6.965, within(0.001));
        assertThat(StudentT.upperQuantile(0.025, 9)).isCloseTo(2.262, within(0.001));
        assertThat(StudentT.upperQuantile(0.05, 1)).isCloseTo(6.314, within(0.001));
    }

    @Test
    void aRunLikeItsBaselinesPassesAndASlowerOneDoesNot() throws Exception {
        List<RunFolder> baselines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            baselines.add(played("base-" + i, 1 + 0.004 * i));
        }
        assertThat(played("same", 1.01).gated(baselines).verdict()).isEqualTo(Verdict.PASS);

        RunFolder slow = played("slow", 1.15);
        RunSummary judged = slow.gated(baselines);

        assertThat(judged.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judged.reasons())
                .anySatisfy(reason -> assertThat(reason).startsWith("Slower than 5 baseline runs: p99 of"));
        assertThat(Files.readString(slow.path().resolve("junit.xml"))).contains("not slower than baselines");
        assertThat(Files.readString(slow.path().resolve("summary.md"))).contains("Against 5 baseline runs");
        assertThat(slow.gated(List.of(), List.of(), 0.1).verdict())
                .as("held against a folder of baselines that is empty")
                .isEqualTo(Verdict.INVALID);
        assertThat(slow.gated(List.of()).verdict())
                .as("judged without baselines again")
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void tooFewBaselinesAreInvalidAndNeverGreen() {
        RunFolder run = played("run", 1);
        RunFolder one = played("one", 1);
        RunFolder two = played("two", 1);

        RunSummary judged = run.gated(List.of(one, two, one, run));

        assertThat(judged.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(judged.reasons())
                .containsExactly(
                        "There are 2 usable baseline runs; expected at least 3, since one run or two say nothing about how runs differ by chance.");
        assertThat(judged.baseline()).isNotNull();
        assertThat(judged.baseline().rejected())
                .hasSize(2)
                .allMatch(text -> text.contains("named twice, or is the run itself"));
    }

    @Test
    void runsOfAnotherLoadAndInvalidRunsAreNoBaselines() {
        new SyntheticRun(plan(400)).play(temp.resolve("more"));
        new SyntheticRun(plan(300)).generator((second, random) -> 50_000_000L).play(temp.resolve("late"));

        BaselineComparison comparison = BaselineGate.compare(
                played("run", 1),
                List.of(),
                List.of(RunFolder.open(temp.resolve("more")), RunFolder.open(temp.resolve("late"))),
                0.1);

        assertThat(comparison.rejected()).hasSize(2);
        assertThat(comparison.rejected().get(0)).contains("arrivals");
        assertThat(comparison.rejected().get(1)).contains("it is INVALID");
    }

    @Test
    void baselinesThatDifferTooMuchToRuleOutTenPercentAreInvalidAndSayWhatWouldBeEnough() throws Exception {
        List<RunFolder> baselines = List.of(played("a", 1), played("b", 1.02), played("c", 0.98));

        RunFolder run = played("run", 1.05);
        RunSummary judged = run.gated(baselines);

        assertThat(judged.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(judged.reasons())
                .singleElement()
                .asString()
                .startsWith("3 baseline runs cannot tell whether p99 of all requests is 10 % slower: measured ")
                .containsPattern("smallest shift that they show [0-9.]+ %")
                .containsPattern("More baselines are needed: [0-9]+\\.")
                .contains("name them with --again");
        assertThat(Files.readString(run.path().resolve("junit.xml")))
                .contains("name=\"load sent as planned\"/>")
                .contains("name=\"compared with baselines\">\n    <error message=\"3 baseline runs cannot tell");
    }

    @Test
    void runsThatDifferTooMuchForAnyNumberOfThemAreToldSo() {
        List<RunFolder> baselines = List.of(played("a", 1), played("b", 1.6), played("c", 0.7));

        RunSummary judged = played("run", 1.3).gated(baselines);

        assertThat(judged.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(judged.reasons())
                .anySatisfy(reason -> assertThat(reason)
                        .endsWith("they differ too much among themselves: make them longer, or the machine quieter."));
    }

    @Test
    void aShiftThatMayPassIsAskedForByItsSize() {
        List<RunFolder> baselines = List.of(played("a", 1), played("b", 1.02), played("c", 0.98));

        RunFolder run = played("run", 1);

        assertThat(run.gated(baselines, List.of(), 0.05).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.gated(baselines, List.of(), 0.5).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void furtherRunsOfTheSameBuildDecideWhatOneCannot() {
        List<RunFolder> baselines = List.of(played("a", 1), played("b", 1.02), played("c", 0.98));
        RunFolder slower = played("slow-1", 1.1);

        assertThat(slower.gated(baselines).verdict()).isEqualTo(Verdict.INVALID);

        RunSummary judged = slower.gated(
                baselines,
                List.of(played("slow-2", 1.12), played("slow-3", 1.09), played("slow-4", 1.11), slower),
                0.1);

        assertThat(judged.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judged.baseline()).isNotNull();
        assertThat(judged.baseline().rejected())
                .singleElement()
                .asString()
                .contains("named twice, or is the run itself");
    }

    /** The full simulation, with the figures of DECISIONS.md, is {@link GateSimulation#main}; these are short ones. */
    @Test
    void simulatedRunsAlarmFalselyAtMostOnceInAHundredAndAreCaughtWhenTenPercentSlower() {
        GateSimulation.Rates rates = new GateSimulation(new Random(7), 5, 1, 0.01, 0.005).simulate(300);

        assertThat(rates.falseAlarms()).isLessThanOrEqualTo(0.03);
        assertThat(rates.caught()).isGreaterThanOrEqualTo(0.95);
        assertThat(rates.sameIsGreen()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void threeBaselinesLetTenPercentPassAtMostOnceInTwentyHoweverMuchRunsDiffer() {
        for (double between : new double[] {0.005, 0.01, 0.02, 0.05}) {
            GateSimulation.Rates rates = new GateSimulation(new Random(7), 3, 1, between, 0.005).simulate(400);

            assertThat(rates.missed()).as("green, runs differ by " + between).isLessThanOrEqualTo(0.08);
            assertThat(rates.falseAlarms()).as("red, runs differ by " + between).isLessThanOrEqualTo(0.02);
        }
    }

    @Test
    void threeBaselinesAndThreeRunsOfTheBuildCatchTenPercent() {
        GateSimulation.Rates rates = new GateSimulation(new Random(7), 3, 3, 0.01, 0.005).simulate(500);

        assertThat(rates.caught()).isGreaterThanOrEqualTo(0.95);
        assertThat(rates.falseAlarms()).isLessThanOrEqualTo(0.02);
    }

    @Test
    void thePercentileOfBlocksIsThatOfAllSecondsAndItsDeviationIsTheTheorys() {
        Random random = new Random(3);
        List<Histogram> seconds = new ArrayList<>();
        Histogram all = IntervalCell.newTotal();
        for (int second = 0; second < 120; second++) {
            Histogram histogram = IntervalCell.newTotal();
            for (int i = 0; i < 100; i++) {
                histogram.recordValue((long) (3e6 * Math.exp(random.nextGaussian() * 0.3)));
            }
            seconds.add(histogram);
            all.add(histogram);
        }
        TailBlocks blocks = TailBlocks.of(seconds);

        assertThat(blocks.blocks()).isEqualTo(TailBlocks.MAX_BLOCKS);
        assertThat(blocks.percentile(99) / all.getValueAtPercentile(99)).isCloseTo(1, within(0.002));
        // Of a log-normal: sigma * sqrt(p(1-p)/n) / density of the standard normal at its 99th percentile.
        double theory = 0.3 * Math.sqrt(0.99 * 0.01 / 12_000) / 0.02665;
        assertThat(blocks.logDeviation(99, new Random(1))).isCloseTo(theory, within(theory * 0.4));
    }

    private RunFolder played(String name, double factor) {
        long seed = name.hashCode();
        Random own = new Random(seed);
        new SyntheticRun(plan(300))
                .system((request, second, random) -> (long) (Math.exp(own.nextGaussian() * 0.1) * 3e6 * factor))
                .play(temp.resolve(name));
        return RunFolder.open(temp.resolve(name));
    }

    private static ScenarioPlan plan(double rate) {
        return scenario(
                "gate", journey("look", get("look: page", "/")), evenly(Curves.hold(rate, Duration.ofSeconds(10))));
    }
}
