package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes with the real engine: Ctrl-C, and kill -9. Both at once, since each needs its start. */
@Timeout(240)
class InterruptedRunTest {
    @TempDir
    Path temp;

    @Test
    void ctrlCWritesTheReportAndEndsWith130AndAKilledRunCanStillBeReported() throws Exception {
        try (StubSystem system = new StubSystem();
                KingtideProcess interrupted = start(system, "interrupted");
                KingtideProcess killed = start(system, "killed")) {
            for (String run : List.of("interrupted", "killed")) {
                (run.equals("killed") ? killed : interrupted).await("two seconds of " + run, () -> hasTwoSeconds(run));
            }
            assumeTrue(interrupted.signal("-INT") == 0, "needs the command 'kill'");
            killed.kill();

            assertThat(interrupted.awaitEnd()).isEqualTo(130);
            assertThatTheRunWasInterrupted(temp.resolve("interrupted"));
            assertThatTheRunCanStillBeReported(temp.resolve("killed"));
        }
    }

    private static void assertThatTheRunWasInterrupted(Path run) throws Exception {
        RunSummary summary = RunFolder.open(run).summary().orElseThrow();
        assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(summary.reasons()).contains("The run was interrupted by the user.");
        assertThat(summary.seconds()).isLessThan(60);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    private static void assertThatTheRunCanStillBeReported(Path run) throws Exception {
        assertThat(RunFolder.open(run).summary()).isEmpty();
        RunSummary summary = RunFolder.open(run).rewritten();
        assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(summary.overall().count()).isPositive();
    }

    private KingtideProcess start(StubSystem system, String run) throws Exception {
        return KingtideProcess.start(
                temp.resolve(run + ".log"),
                Map.of(),
                List.of(
                        "run",
                        "--get",
                        system.uri() + "/",
                        "--engine",
                        "netty",
                        "--rate",
                        "20",
                        "--for",
                        "10m",
                        "--out",
                        temp.resolve(run).toString()));
    }

    private boolean hasTwoSeconds(String run) throws Exception {
        Path series = temp.resolve(run).resolve("series.csv");
        // On a busy machine nothing may have been answered by then: the fifth column is what was.
        return Files.exists(series)
                && Files.readAllLines(series).size() > 2
                && Files.readAllLines(series).stream().anyMatch(row -> row.matches("\\d+,[^,]*,(\\d+,){2}[1-9].*"));
    }
}
