package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static io.kingtide.scenario.ScenarioDsl.throughput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for PASS, FAIL and INVALID, each on a whole run that is played into the recorder. */
class RunVerdictTest {
    private static final long MILLI = 1_000_000L;

    @TempDir
    Path folder;

    @Test
    void anUntaggedRunThatKeptItsPlanAndItsThresholdsPasses() {
        RunSummary run = PeakNight.run(200).play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.PASS);
        assertThat(run.reasons()).isEmpty();
        assertThat(run.started()).isEqualTo(run.planned()).isEqualTo(run.completed());
        assertThat(run.curveFidelity()).isGreaterThan(0.99);
        assertThat(run.audit().productionRowsTouched()).isNull();
        assertThat(run.sentence()).contains("carried the planned load").doesNotContain("production");
    }

    @Test
    void aBrokenThresholdFailsTheRunAndNamesItself() {
        RunSummary run = PeakNight.run(200)
                .system((request, second, random) -> 400 * MILLI)
                .play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run.reasons())
                .anySatisfy(reason ->
                        assertThat(reason).contains("p99(buy: pay) < 250 ms").contains("400 ms"));
        assertThat(run.sentence()).contains("2 of 4 thresholds are broken");
    }

    @Test
    void aGeneratorThatSendsLateMakesTheRunInvalidEvenIfThresholdsAreBroken() {
        RunSummary run = PeakNight.run(200)
                .system((request, second, random) -> 20 * MILLI)
                .generator((second, random) -> random.nextInt(100) < 3 ? 30 * MILLI : 0)
                .play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons())
                .anySatisfy(reason -> assertThat(reason)
                        .contains("generator was the slow one")
                        .contains("allowed 5.0 ms"));
    }

    @Test
    void sendLagIsAllowedUpToATenthOfASlowService() {
        RunSummary run = PeakNight.run(200)
                .system((request, second, random) -> 100 * MILLI)
                .generator((second, random) -> 8 * MILLI)
                .play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.PASS);
        assertThat(Judge.allowedLagMillis(run.overall())).isBetween(9.9, 10.1);
    }

    @Test
    void fewerThan99PercentOfArrivalsSentIsInvalid() {
        RunSummary run = PeakNight.run(200)
                .generator((second, random) -> random.nextInt(100) < 2 ? -1 : 0)
                .play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons())
                .anySatisfy(reason -> assertThat(reason).startsWith("Only ").contains("expected at least 99 %"));
    }

    @Test
    void loadThatLostTheShapeOfTheCurveIsInvalid() {
        RunSummary run = PeakNight.run(200)
                .system((request, second, random) -> 8_000 * MILLI)
                .generator((second, random) -> (long) ((0.49 - second % 0.49) * 1e9))
                .play(folder.resolve("run"));

        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons()).singleElement().asString().contains("did not follow the curve");
        assertThat(ArrivalBins.fidelity(bins(0, 0, 0), bins(0, 150_000_000, 0))).isEqualTo(1 - 2 / 6.0);
    }

    @Test
    void aGeneratorThatStoodStillForASecondIsFlaggedThoughThePercentilesOfALongRunHideIt() {
        RunSummary run = new SyntheticRun(PeakNight.plan(400))
                .system((request, second, random) -> 40 * MILLI)
                .generator((second, random) -> second >= 5 && second < 6 ? (long) ((6 - second) * 1e9) : 0)
                .play(folder.resolve("run"));

        assertThat(run.overall().sendLagMillis().p99()).isLessThan(5);
        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons()).anySatisfy(reason -> assertThat(reason).contains("stood still"));
    }

    @Test
    void aTaggedRunCannotPassWithoutAnAudit() {
        Path dir = folder.resolve("run");
        RunSummary run = PeakNight.run(200).campaign("double-11").play(dir);

        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run.audit().method()).isEqualTo(Audit.Method.NONE);
        assertThat(run.reasons())
                .containsExactly(
                        "Nobody audited production for leaks; a run with tagged load cannot pass without an audit.");

        RunSummary audited = RunFolder.open(dir).audited(audit(0, List.of()));
        assertThat(audited.verdict()).isEqualTo(Verdict.PASS);
        assertThat(RunFolder.open(dir).summary()).contains(audited);
    }

    @Test
    void aLeakFailsTheRun() {
        Path dir = folder.resolve("run");
        PeakNight.run(200).campaign("double-11").play(dir);

        RunSummary run =
                RunFolder.open(dir).audited(audit(3, List.of("Table 'transfer' holds 3 rows of test buyers.")));

        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run.reasons())
                .containsExactly(
                        "Test traffic touched 3 production rows; expected none.",
                        "Table 'transfer' holds 3 rows of test buyers.");
    }

    @Test
    void noAuditCanClaimToKnowTheNumberOfRows() {
        assertThatThrownBy(() -> new Audit(Audit.Method.NONE, 0L, null, 0, Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFaultToldByTheRunnerMakesTheRunInvalid() {
        SyntheticRun synthetic = PeakNight.run(200).campaign("double-11");
        try (RunRecording recording = synthetic.record(folder.resolve("run"))) {
            recording.fault("An answer to a tagged request carried no readiness echo.");
            RunSummary run = recording.finish(synthetic.playInto(recording));

            assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(run.reasons()).contains("An answer to a tagged request carried no readiness echo.");
        }
    }

    @Test
    void whatHappensWithinTheGraceAtTheStartStopsNoRun() {
        SyntheticRun coldAtFirst = new SyntheticRun(EarlyStop.plan(Duration.ofSeconds(8))).system(failingUntil(5));
        coldAtFirst.play(folder.resolve("cold"));
        assertThat(coldAtFirst.control().stopReason()).isEmpty();

        SyntheticRun broken = new SyntheticRun(EarlyStop.plan(Duration.ofSeconds(8))).system(failingUntil(60));
        assertThat(broken.play(folder.resolve("broken")).stopped())
                .isNotNull()
                .satisfies(stop -> assertThat(stop.atSeconds()).isBetween(10.5, 14.0));
    }

    @Test
    void aThresholdSpeaksOfAPhaseOfTheCurveOrOfAJourneyAlone() {
        Curve peak = Curves.hold(100, Duration.ofSeconds(10))
                .then(Curves.plateau(200, Duration.ofSeconds(10)))
                .then(Curves.hold(100, Duration.ofSeconds(10)));
        ScenarioPlan plan = scenario(
                        "parts", journey("browse", get("browse: list", "/"), get("browse: one", "/1")), evenly(peak))
                .journey(journey("buy", get("buy: order", "/order"), get("buy: pay", "/pay")), evenly(peak))
                .require(
                        p99().below(Duration.ofMillis(10)).during("plateau"),
                        p99("browse").below(Duration.ofMillis(10)),
                        p99("buy").below(Duration.ofMillis(10)),
                        throughput("buy").atLeast(200),
                        successRatio("browse").atLeast(0.99));

        RunSummary run = new SyntheticRun(plan)
                .system((request, second, random) ->
                        (second < 10 || second >= 20) && request.startsWith("buy") ? 20 * MILLI : 2 * MILLI)
                .play(folder.resolve("parts"));

        assertThat(run.thresholds())
                .extracting(ThresholdResult::name, ThresholdResult::ok)
                .containsExactly(
                        tuple("p99(all) < 10 ms in plateau", true),
                        tuple("p99(browse) < 10 ms", true),
                        tuple("p99(buy) < 10 ms", false),
                        tuple("throughput(buy) ≥ 200/s", true),
                        tuple("successRatio(browse) ≥ 99 %", true));
    }

    private static SyntheticRun.System failingUntil(double end) {
        return new SyntheticRun.System() {
            @Override
            public long serviceNanos(String request, double second, Random random) {
                return 2 * MILLI;
            }

            @Override
            public Outcome outcome(String request, double second, Random random) {
                return second < end ? Outcome.FAILED : Outcome.OK;
            }
        };
    }

    @Test
    void aRunStoppedByItsThresholdIsAFailureOfTheSystemAndNotOfTheRun() {
        SyntheticRun synthetic = new SyntheticRun(EarlyStop.plan()).system(new SyntheticRun.System() {
            @Override
            public long serviceNanos(String request, double second, Random random) {
                return 2 * MILLI;
            }

            @Override
            public Outcome outcome(String request, double second, Random random) {
                return second > 20 ? Outcome.FAILED : Outcome.OK;
            }
        });
        RunSummary run = synthetic.play(folder.resolve("run"));

        assertThat(synthetic.control().stopReason().orElseThrow().kind()).isEqualTo(StopReason.Kind.THRESHOLD);
        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(run.seconds()).isBetween(21.0, 27.0);
        assertThat(run.reasons().get(0)).startsWith("Stopped early: successRatio(all) ≥ 90 %");
        assertThat(run.planned()).isLessThan(3000);
    }

    @Test
    void aRunStoppedByTheUserIsInvalid() {
        SyntheticRun synthetic = PeakNight.run(200);
        try (RunRecording recording = synthetic.record(folder.resolve("run"))) {
            recording.begun(SyntheticRun.START, 0);
            synthetic.control().stop(new StopReason(StopReason.Kind.INTERRUPTED, "Interrupted by the user."));
            RunSummary run = recording.finish(3_000_000_000L);

            assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(run.reasons()).contains("Interrupted by the user.");
        }
    }

    private static Audit audit(long touched, List<String> findings) {
        return new Audit(Audit.Method.RECONCILED, touched, 1000L, 2, Map.of("ddl", 2L), findings);
    }

    private static ArrivalBins bins(long... offsets) {
        ArrivalBins bins = new ArrivalBins();
        for (long offset : offsets) {
            bins.add(offset);
        }
        return bins;
    }
}
