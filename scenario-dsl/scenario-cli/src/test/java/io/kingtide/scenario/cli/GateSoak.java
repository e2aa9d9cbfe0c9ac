package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate on real runs: the same system again and again (A/A), and a system that is 10 % slower, each against the runs of
 * the same system before it, as a main branch stores them. Both kinds alternate, so that a machine that changes over the hour
 * changes both. INVALID runs are made again and counted. Half an hour: {@code mvn verify -Psoak -pl
 * scenario-dsl/scenario-cli -am -Dtest=GateSoak -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class GateSoak {
    private static final int ROUNDS = Integer.getInteger("kingtide.gate.rounds", 50);
    private static final int BASELINES = Integer.getInteger("kingtide.gate.baselines", 10);
    private static final int RATE = Integer.getInteger("kingtide.gate.rate", 500);
    private static final int SECONDS = Integer.getInteger("kingtide.gate.seconds", 10);
    private static final double MEDIAN_NANOS = 100e6;
    private static final int MOST_INVALID_IN_A_ROW = 20;

    @TempDir
    Path temp;

    private final Deque<RunFolder> baselines = new ArrayDeque<>();
    private int runs;
    private int invalid;
    private int alarms;
    private int caught;
    private int compared;

    @Test
    void aSameSystemPassesAndOneThatIsTenPercentSlowerDoesNot() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RunFolder same = validRun(1);
            if (baselines.size() == BASELINES) {
                compared++;
                alarms += isSlower("A/A  ", same) ? 1 : 0;
                caught += isSlower("+10 %", validRun(1.1)) ? 1 : 0;
                baselines.removeFirst();
            }
            baselines.add(same);
        }
        say(String.format(
                Locale.ROOT,
                "%d runs, %d of them INVALID; against %d baselines of %d s at %d/s: %d of %d A/A runs alarmed, %d of %d runs 10 %% slower caught",
                runs,
                invalid,
                BASELINES,
                SECONDS,
                RATE,
                alarms,
                compared,
                caught,
                compared));

        assertThat(alarms).as("false alarms, one in a hundred allowed").isLessThanOrEqualTo(Math.max(2, compared / 50));
        assertThat(caught).as("caught").isGreaterThanOrEqualTo((int) Math.ceil(compared * 0.95));
    }

    private boolean isSlower(String what, RunFolder run) throws IOException {
        RunSummary judged = run.gated(List.copyOf(baselines));
        double change = judged.baseline() == null || judged.baseline().effects().isEmpty()
                ? Double.NaN
                : judged.baseline().effects().get(0).change();
        say(String.format(
                Locale.ROOT,
                "%s  %-7s  p99 %6.2f ms  %+5.1f %%  load of the machine %.1f",
                what,
                judged.verdict(),
                judged.overall().responseMillis().p99(),
                change * 100,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        return judged.verdict() == Verdict.FAIL;
    }

    private RunFolder validRun(double factor) throws Exception {
        for (int attempt = 0; attempt < MOST_INVALID_IN_A_ROW; attempt++) {
            Path folder = temp.resolve("run-" + runs++);
            if (run(folder, factor).verdict() != Verdict.INVALID) {
                return RunFolder.open(folder);
            }
            invalid++;
        }
        throw new AssertionError(MOST_INVALID_IN_A_ROW + " INVALID runs in a row: this machine is too busy");
    }

    private RunSummary run(Path folder, double factor) throws Exception {
        try (SlowSystem system = new SlowSystem(new Random(runs), factor)) {
            ScenarioPlan plan = scenario(
                    "gate-soak",
                    journey("look", get("look", "/")),
                    evenly(Curves.hold(RATE, Duration.ofSeconds(SECONDS))));
            Engine netty = Engine.all().stream()
                    .filter(engine -> engine.name().equals("netty"))
                    .findFirst()
                    .orElseThrow();
            return ScenarioRun.of(RunPlan.of(plan, system.uri()), netty, folder).execute();
        }
    }

    /** Log-normal answers: p99 is 1.6 times the median. It sleeps instead of spinning, so that an hour of it costs little. */
    private static final class SlowSystem implements AutoCloseable {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;

        SlowSystem(Random random, double factor) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                double nanos = MEDIAN_NANOS * factor * Math.exp(0.2 * random.nextGaussian());
                LockSupport.parkNanos((long) nanos);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void say(String line) throws IOException {
        System.out.println(line);
        Files.writeString(
                Path.of("target", "gate-soak.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
