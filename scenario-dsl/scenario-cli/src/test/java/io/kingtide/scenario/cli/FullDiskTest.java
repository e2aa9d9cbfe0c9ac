package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Run folders on a small file system of their own, which is really full and really read-only. */
@Timeout(60)
class FullDiskTest {
    @TempDir
    Path temp;

    private Path disk;
    private StubSystem system;
    private boolean mounted;

    @BeforeEach
    void start() throws Exception {
        system = new StubSystem();
        disk = Files.createDirectory(temp.resolve("disk"));
    }

    @AfterEach
    void stop() throws Exception {
        system.close();
        if (mounted) {
            command("umount", disk.toString());
        }
    }

    @Test
    void aDiskWithoutRoomIsFoundOutBeforeTheRun() throws Exception {
        mount("size=1m");
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> ScenarioRun.of(plan(), engine, disk.resolve("run")).execute());

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(problem).hasMessageContaining("MB of free space");
        assertThat(engine.wasStarted()).isFalse();
    }

    @Test
    void aReadOnlyDiskIsFoundOutBeforeTheRun() throws Exception {
        mount("ro");
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> ScenarioRun.of(plan(), engine, disk.resolve("run")).execute());

        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(engine.wasStarted()).isFalse();
    }

    @Test
    void aDiskThatFillsUpDuringTheRunEndsItAndTheReportIsStillWritten() throws Exception {
        mount("size=16m");
        Path run = disk.resolve("run");
        ScriptedEngine engine = new ScriptedEngine(Outcome.OK, (plan, recorder, control) -> {
            fill(disk.resolve("somebody-elses-file"));
            // Writes until the page that was still free within the events file is used up.
            for (int i = 0; i < 200 && !control.stopped(); i++) {
                recorder.event(i, "note", "x".repeat(400));
            }
            ScriptedEngine.awaitStop(control);
        });

        RunSummary summary = ScenarioRun.of(plan(), engine, run).execute();

        assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(summary.reasons()).anySatisfy(reason -> assertThat(reason).contains("full disk"));
        assertThat(VerdictText.exitCode(summary)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(run.resolve("junit.xml")).isNotEmptyFile();
    }

    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return;
        }
    }

    private void mount(String options) throws Exception {
        mounted = command("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "needs the right to mount a tmpfs, which this user or container lacks");
    }

    private static int command(String... words) throws Exception {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            return -1;
        }
    }

    private RunPlan plan() {
        return RunPlan.of(
                scenario("full", journey("look", get("look", "/")), evenly(Curves.hold(50, Duration.ofSeconds(5)))),
                system.uri());
    }
}
