package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A load generator that the operating system stops for a second, as a hypervisor or a paging host does. The three engines'
 * processes run beside each other, since each needs its warm-up.
 */
@Timeout(300)
class FrozenGeneratorTest {
    private static final String FLAG = "The load generator is the slow one: this run will be INVALID.";

    @TempDir
    Path temp;

    @Test
    void aGeneratorThatStoodStillForASecondIsFlaggedWhileItRunsAndInvalidOnEveryEngine() throws Exception {
        Map<String, KingtideProcess> runs = new LinkedHashMap<>();
        try (StubSystem system = new StubSystem()) {
            for (String engine : List.of("netty", "gatling", "jmeter")) {
                runs.put(engine, start(engine, system));
            }
            for (Map.Entry<String, KingtideProcess> run : runs.entrySet()) {
                run.getValue().await(run.getKey() + "'s second second", () -> secondsOf(run.getKey()) >= 2);
            }
            for (KingtideProcess run : runs.values()) {
                assumeTrue(run.signal("-STOP") == 0, "needs the command 'kill'");
            }
            TimeUnit.SECONDS.sleep(1);
            long goesOn = System.nanoTime();
            for (KingtideProcess run : runs.values()) {
                run.signal("-CONT");
            }

            for (Map.Entry<String, KingtideProcess> run : runs.entrySet()) {
                run.getValue()
                        .await(
                                run.getKey() + "'s flag",
                                () -> run.getValue().output().contains(FLAG));
                // For scenario-dsl/benchmark; on a busy machine it says little.
                System.out.printf(
                        Locale.ROOT,
                        "| %-9s | frozen for 1 s: flagged live, after it goes on within         | %11.3f s   |%n",
                        run.getKey(),
                        (System.nanoTime() - goesOn) / 1e9);
            }
            for (Map.Entry<String, KingtideProcess> run : runs.entrySet()) {
                run.getValue().signal("-INT");
                assertThat(run.getValue().awaitEnd()).isEqualTo(130);
                RunSummary summary =
                        RunFolder.open(temp.resolve(run.getKey())).summary().orElseThrow();
                assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
                assertThat(summary.reasons())
                        .as(run.getKey())
                        .anySatisfy(reason -> assertThat(reason).startsWith("The load generator stood still"));
            }
        } finally {
            for (KingtideProcess run : runs.values()) {
                run.close();
            }
        }
    }

    private KingtideProcess start(String engine, StubSystem system) throws Exception {
        return KingtideProcess.start(
                temp.resolve(engine + ".log"),
                Map.of(),
                List.of(
                        "run",
                        "--engine",
                        engine,
                        "--get",
                        system.uri() + "/",
                        "--rate",
                        "100",
                        "--for",
                        "10m",
                        "--out",
                        temp.resolve(engine).toString()));
    }

    private long secondsOf(String engine) throws Exception {
        Path series = temp.resolve(engine).resolve("series.csv");
        return Files.exists(series) ? Files.readAllLines(series).size() - 1L : 0;
    }
}
