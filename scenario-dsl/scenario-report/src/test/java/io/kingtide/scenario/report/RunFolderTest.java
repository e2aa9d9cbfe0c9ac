package io.kingtide.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class RunFolderTest {
    @TempDir
    Path temp;

    @Test
    void holdsEveryFileOfTheContractAndNothingElse() {
        Path folder = temp.resolve("run");
        PeakNight.run(100).play(folder);

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "run.json",
                        "summary.json",
                        "series.csv",
                        "histograms.hlog",
                        "events.jsonl",
                        "report.html",
                        "junit.xml",
                        "summary.md");
    }

    @Test
    void theSeriesHasOneRowASecondAndJourneyAndAddsUpToTheSummary() {
        Path folder = temp.resolve("run");
        RunSummary run = PeakNight.run(100).play(folder);

        var rows = RunFolder.open(folder).series();
        assertThat(rows).extracting(row -> row.second() + row.journey()).doesNotHaveDuplicates();
        assertThat(rows.stream().mapToLong(SeriesRow::planned).sum()).isEqualTo(run.planned());
        assertThat(rows.stream().mapToLong(SeriesRow::started).sum()).isEqualTo(run.started());
        assertThat(rows.stream().mapToLong(row -> row.ok() + row.failed()).sum())
                .isEqualTo(run.overall().count());
    }

    @Test
    void theHistogramLogMergesToThePercentilesOfTheSummary() {
        Path folder = temp.resolve("run");
        RunSummary run = PeakNight.run(100).play(folder);

        Map<String, Histogram> merged = new TreeMap<>();
        HistogramLog.read(folder.resolve("histograms.hlog"), (second, kind, request, nanos) -> {
            if (kind == HistogramLog.Kind.RESPONSE) {
                merged.computeIfAbsent(request, absent -> IntervalCell.newTotal())
                        .add(nanos);
            }
        });
        assertThat(merged.keySet())
                .isEqualTo(new java.util.TreeSet<>(run.requests().keySet()));
        merged.forEach((name, histogram) -> assertThat(Percentiles.of(histogram).p99())
                .isEqualTo(run.requests().get(name).responseMillis().p99()));
    }

    @Test
    void aSecondRunInTheSameFolderIsRefusedWhileTheFirstGoesOnAndAfterwards() {
        Path folder = temp.resolve("run");
        SyntheticRun first = PeakNight.run(100);
        try (RunRecording recording = first.record(folder)) {
            assertRefused(() -> PeakNight.run(100).record(folder), RunFolderException.Reason.IN_USE);
            recording.finish(first.playInto(recording));
        }
        assertRefused(() -> PeakNight.run(100).record(folder), RunFolderException.Reason.IN_USE);
        assertThat(RunFolder.open(folder).summary()).isPresent();
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(temp.resolve("run"), "not a folder");
        assertRefused(() -> PeakNight.run(100).record(file), RunFolderException.Reason.NOT_WRITABLE);
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheRun() {
        File readOnly = new File("/proc/self");
        assumeTrue(readOnly.isDirectory(), "needs /proc, a folder in which not even root can create files");
        assertRefused(
                () -> PeakNight.run(100).record(readOnly.toPath().resolve("run")),
                RunFolderException.Reason.NOT_WRITABLE);
    }

    @Test
    void aRunThatIsStillAtWorkIsNotTakenForAKilledOne() {
        SyntheticRun run = PeakNight.run(20);
        try (RunRecording recording = run.record(temp.resolve("run"))) {
            long end = run.playInto(recording);
            assertRefused(() -> RunFolder.open(temp.resolve("run")).rewritten(), RunFolderException.Reason.IN_USE);
            recording.finish(end);
        }
        assertThat(RunFolder.open(temp.resolve("run")).rewritten().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aRunThatWasKilledLeavesAFolderThatCanStillBeReported() throws IOException {
        Path folder = temp.resolve("run");
        SyntheticRun run = PeakNight.run(100);
        RunRecording killed = run.record(folder);
        run.playInto(killed);
        killed.close();
        Files.writeString(folder.resolve("series.csv"), Files.readString(folder.resolve("series.csv")) + "31,bu");

        assertThatThrownBy(() -> RunFolder.open(folder).audited(Audit.none())).isInstanceOf(RunFolderException.class);
        RunSummary summary = RunFolder.open(folder).rewritten();
        assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(summary.reasons().get(0)).contains("never ended");
        assertThat(summary.overall().count()).isPositive();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void junitTellsAnInvalidRunAsAnErrorAndABrokenThresholdAsAFailure() throws Exception {
        PeakNight.run(100).generator((second, random) -> 50_000_000L).play(temp.resolve("invalid"));
        PeakNight.run(100).system((request, second, random) -> 400_000_000L).play(temp.resolve("failed"));

        assertThat(junit("invalid").getElementsByTagName("error").getLength()).isEqualTo(1);
        assertThat(junit("invalid").getElementsByTagName("failure").getLength()).isZero();
        assertThat(junit("failed").getElementsByTagName("error").getLength()).isZero();
        assertThat(junit("failed").getElementsByTagName("failure").getLength()).isEqualTo(2);
        assertThat(Files.readString(temp.resolve("failed/summary.md"))).contains("| **no** |");
    }

    private Document junit(String run) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(temp.resolve(run).resolve("junit.xml").toFile());
    }

    private static void assertRefused(Runnable attempt, RunFolderException.Reason reason) {
        RunFolderException refused = catchThrowableOfType(RunFolderException.class, attempt::run);
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageContaining("got ").hasMessageContaining("expected ");
    }
}
