package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A real process with the real engine: Ctrl-C, and kill -9. */
@Timeout(120)
class InterruptedRunTest {
    @TempDir
    Path temp;

    /** What the launcher does, without the launcher. */
    public static final class Main {
        public static void main(String[] arguments) {
            System.exit(new CommandLine(new RunCommand()).execute(arguments));
        }
    }

    @Test
    void ctrlCStopsTheLoadWritesTheReportAndEndsWith130() throws Exception {
        try (StubSystem system = new StubSystem()) {
            Path run = temp.resolve("run");
            Process process = start(system, run);
            awaitSecondsOf(run, 2, process);

            assumeTrue(signal("-INT", process) == 0, "needs the command 'kill'");

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            RunSummary summary = RunFolder.open(run).summary().orElseThrow();
            assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(summary.reasons()).contains("The run was interrupted by the user.");
            assertThat(summary.seconds()).isLessThan(60);
            assertThat(run.resolve("report.html")).isNotEmptyFile();
        }
    }

    @Test
    void aKilledRunCanStillBeReported() throws Exception {
        try (StubSystem system = new StubSystem()) {
            Path run = temp.resolve("run");
            Process process = start(system, run);
            awaitSecondsOf(run, 2, process);

            process.destroyForcibly().waitFor();

            assertThat(RunFolder.open(run).summary()).isEmpty();
            RunSummary summary = RunFolder.open(run).rewritten();
            assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(summary.overall().count()).isPositive();
        }
    }

    private Process start(StubSystem system, Path run) throws Exception {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // A test run in the background of a shell inherits an ignored SIGINT, which no user's terminal has.
        ProcessBuilder builder = new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                path,
                Main.class.getName(),
                "--get",
                system.uri() + "/",
                "--rate",
                "20",
                "--for",
                "10m",
                "--out",
                run.toString());
        File log = temp.resolve("log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private void awaitSecondsOf(Path run, int seconds, Process process) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Path series = run.resolve("series.csv");
        while (!Files.exists(series) || Files.readAllLines(series).size() <= seconds) {
            assertThat(process.isAlive())
                    .as(() -> "the run: " + read(temp.resolve("log")))
                    .isTrue();
            assertThat(System.nanoTime()).as("patience").isLessThan(patience);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static int signal(String name, Process process) throws Exception {
        return new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
