package io.kingtide.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs what the product promises about its hot paths, five minutes in all, and prints it as one table. With arguments it is
 * JMH itself.
 */
public final class Figures {
    /** Where the machine's own unrest shows less than in one run each: with the agent, without, with, without. */
    private static final int PAIRS = 2;

    private final StringBuilder table = new StringBuilder();

    private Figures() {}

    public static void main(String[] args) throws RunnerException, IOException {
        if (args.length > 0) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        new Figures().run();
    }

    private void run() throws RunnerException, IOException {
        double loadBefore = load();
        rewriting();
        hostileTexts();
        untaggedCalls();
        System.out.printf(
                "%n%s, %d processors, load %.1f before and %.1f after%n%n",
                System.getProperty("java.vendor") + ' ' + System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                load());
        System.out.println("| what | p50 | p90 | mean | allocated | goal |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.print(table);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void rewriting() throws RunnerException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("first", "Kingtide, first sight of a statement");
        names.put("cached", "Kingtide, cached");
        names.put("shardingSphere", "ShardingSphere 5.5.2, parse and visit, its cache off");
        names.put("druid", "Druid 1.2.27, parse and print");
        names.put("jsqlparser", "JSqlParser 5.3, parse and print");
        for (Map.Entry<String, String> one : names.entrySet()) {
            boolean cached = one.getKey().equals("cached");
            RunResult result = only(new OptionsBuilder()
                    .include(RewriteBenchmark.class.getSimpleName() + '.' + one.getKey() + '$')
                    .addProfiler(GCProfiler.class));
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %,.0f B | %s |%n",
                    one.getValue(),
                    cached ? "" : micros(time.getStatistics().getPercentile(50)),
                    cached ? "" : micros(time.getStatistics().getPercentile(90)),
                    micros(time.getScore()),
                    bytes == null ? Double.NaN : bytes.getScore(),
                    one.getKey().equals("first") ? "p50 ≤ 5 µs" : cached ? "≤ 0.3 µs, 0 B" : ""));
        }
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 1_000 ? "%.3f µs" : "%.1f µs", nanos / 1_000);
    }

    private void hostileTexts() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(HostileBenchmark.class.getSimpleName())
                        .param("dialect", "MYSQL")
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(600))
                        .measurementIterations(2)
                        .measurementTime(TimeValue.milliseconds(600))
                        .build())
                .run();
        double worst = 0;
        String text = "";
        for (RunResult result : results) {
            double median = result.getPrimaryResult().getStatistics().getPercentile(50);
            if (median > worst) {
                worst = median;
                text = result.getParams().getParam("beginning")
                        + result.getParams().getParam("unit") + "...";
            }
        }
        table.append(String.format(
                Locale.ROOT,
                "| the slowest of %d hostile texts of 1 MB, `%s` | %.1f ms | | | | < 50 ms |%n",
                results.size(),
                text,
                worst));
    }

    private void untaggedCalls() throws RunnerException, IOException {
        Path agent = agent();
        if (agent == null) {
            table.append("| untagged JDBC call | not measured: build shadow-agent/agent-dist first | | | | |\n");
            return;
        }
        String option = "-javaagent:" + agent + "=config=" + settings();
        for (String call : List.of("execute", "prepareAndExecute")) {
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                with.add(untagged(call, option));
                without.add(untagged(call, "-Dkingtide.absent=true"));
            }
            double plain = Collections.min(without);
            table.append(String.format(
                    Locale.ROOT,
                    "| untagged `%s` on H2 in memory, best second of %d: %.0f ns without the agent, with it | | | %+.0f ns | | ≤ 100 ns |%n",
                    call,
                    5 * PAIRS,
                    plain,
                    Collections.min(with) - plain));
        }
    }

    /** The best second: what else the machine did only ever adds to a call. */
    private static double untagged(String call, String option) throws RunnerException {
        return only(new OptionsBuilder()
                        .include(UntaggedJdbcBenchmark.class.getSimpleName() + '.' + call + '$')
                        .jvmArgsAppend(option))
                .getPrimaryResult()
                .getStatistics()
                .getMin();
    }

    private static RunResult only(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).runSingle();
    }

    private static @Nullable Path agent() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path jar = up.resolve("shadow-agent/agent-dist/target/kingtide-agent.jar");
            if (Files.exists(jar)) {
                return jar;
            }
        }
        return null;
    }

    /** Settings of an agent that shadows the benchmark's data source and knows no campaign. */
    private static Path settings() throws IOException {
        Path folder = Files.createTempDirectory("kingtide-figures");
        Path rules = Files.writeString(folder.resolve("shadow.yaml"), """
                version: 1
                data-sources:
                  - name: untagged
                    url: "%s"
                    mode: table
                    template: "{table}_shadow"
                """.formatted(UntaggedJdbcBenchmark.URL));
        Path keys =
                Files.writeString(folder.resolve("tag-keys"), "k1 = MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
        Path state = Files.writeString(folder.resolve("state.json"), "{\"killed\": false, \"campaigns\": []}\n");
        return Files.writeString(folder.resolve("agent.properties"), """
                service = benchmark
                instance = benchmark-1
                rules = %s
                tag.keys = %s
                control.file = %s
                """.formatted(rules, keys, state));
    }
}
