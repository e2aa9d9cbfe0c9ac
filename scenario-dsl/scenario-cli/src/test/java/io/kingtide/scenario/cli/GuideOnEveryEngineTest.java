package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubRequest;
import io.kingtide.scenario.stub.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The first scenario of docs/write-a-scenario.md, run as its reader would, on the three engines: equal results. */
@Timeout(240)
class GuideOnEveryEngineTest {
    private static final long DELAY_MILLIS = 20;
    /** Of the medians of two engines, where the machine has nothing else to do. */
    private static final double CLOSE_MILLIS = 5;

    @TempDir
    Path temp;

    private record Seen(RunSummary summary, Map<String, Long> requests) {}

    @Test
    void theGuidesScenarioHasEqualResultsOnAllEngines() throws Exception {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (String engine : List.of("netty", "gatling", "jmeter")) {
            seen.put(engine, run(engine));
        }

        Seen first = seen.get("netty");
        assertThat(first.summary().planned()).isGreaterThan(50);
        assertThat(first.summary().failed()).as("some checks fail").isPositive();
        seen.forEach((engine, one) -> {
            assertThat(one.requests()).as("what %s asked", engine).isEqualTo(first.requests());
            assertThat(counts(one.summary())).as(engine).isEqualTo(counts(first.summary()));
            assertThat(one.summary().errors())
                    .as(engine)
                    .isEqualTo(first.summary().errors());
            assertThat(median(one)).as("median of %s", engine).isGreaterThanOrEqualTo(DELAY_MILLIS);
            System.out.printf(
                    Locale.ROOT,
                    "%s: p50 %.1f ms, p99 %.1f ms of a stub that takes %d ms%n",
                    engine,
                    median(one),
                    one.summary().requests().get("pay").responseMillis().p99(),
                    DELAY_MILLIS);
        });
        if (isIdle()) {
            assertThat(seen.values())
                    .extracting(GuideOnEveryEngineTest::median)
                    .allSatisfy(median ->
                            assertThat(median).isBetween(median(first) - CLOSE_MILLIS, median(first) + CLOSE_MILLIS));
        }
    }

    /** A twenty-fifth of the peak, in a sixtieth of the time. */
    private Seen run(String engine) throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Path file = temp.resolve("FlashSale.java");
        Files.writeString(file, guideScenario());
        Path out = temp.resolve(engine);
        StringWriter said = new StringWriter();
        try (StubServer stub = StubServer.start(request -> answer(request, asked))) {
            int exit = new CommandLine(new RunCommand())
                    .setOut(new PrintWriter(said))
                    .setErr(new PrintWriter(said))
                    .execute(
                            file.toString(),
                            "--engine=" + engine,
                            "--target=" + stub.uri(),
                            "--param=peak=8",
                            "--time-scale=60",
                            "--seed=7",
                            "--out=" + out);
            // One in ten is not paid, so that the scenario's threshold fails; a busy machine may make it INVALID.
            assertThat(exit).as(said::toString).isIn(1, 3);
        }
        Map<String, Long> requests = asked.stream().collect(Collectors.groupingBy(one -> one, Collectors.counting()));
        return new Seen(RunFolder.open(out).summary().orElseThrow(), requests);
    }

    private static String guideScenario() throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?class FlashSale.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "..", "docs", "write-a-scenario.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static StubReply answer(StubRequest request, Queue<String> asked) {
        String key = request.headers().getOrDefault("idempotency-key", "");
        if (key.isEmpty()) {
            return StubReply.json(200, "{}"); // the preflight
        }
        String user = request.headers().getOrDefault("kingtide-user", "");
        asked.add(request.method() + " " + request.path() + " " + key.replaceAll("-.*", "-KEY") + " " + user + " "
                + request.body());
        String status = user.endsWith("3") ? "REFUSED" : "PAID";
        return StubReply.json(
                        request.path().equals("/api/orders") ? 201 : 200,
                        "{\"orderId\":\"o\",\"status\":\"" + status + "\"}")
                .after(TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS));
    }

    private static Map<String, String> counts(RunSummary run) {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("arrivals", run.planned() + " " + run.started() + " " + run.completed() + " " + run.failed());
        run.requests().forEach((name, request) -> counts.put(name, request.count() + " " + request.errorRatio()));
        return counts;
    }

    private static double median(Seen seen) {
        return seen.summary().requests().get("pay").serviceMillis().p50();
    }

    private static boolean isIdle() {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        return machine.getSystemLoadAverage() < machine.getAvailableProcessors();
    }
}
