package io.kingtide.scenario.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the 99th percentiles of a build are slower than those of stored runs, by {@link ShiftStatistics} for each request
 * and for all together. The allowed chance of a false alarm is shared by all that are compared (Bonferroni).
 *
 * <p>It is green only if the slowdown that must not pass is ruled out. A request that is so rare that no number of baselines
 * would show it is judged for being slower alone.
 */
final class BaselineGate {
    static final int MIN_BASELINES = 3;
    static final double FALSE_ALARMS = 0.01;

    /** What must not pass, unless told otherwise. */
    static final double SHIFT = 0.1;

    private static final double PERCENTILE = 99;

    /** Below, the 99th percentile of a request is a handful of values. */
    private static final long MIN_COUNT = 500;

    private static final double SAME_LOAD = 0.02;
    private static final long SEED = 20111111;

    private BaselineGate() {}

    /**
     * Compares a finished run with finished runs.
     *
     * @param again further runs of the same build
     * @param shift the slowdown that must not pass; 0.1 is 10 %
     */
    static BaselineComparison compare(RunFolder run, List<RunFolder> again, List<RunFolder> baselines, double shift) {
        RunSummary summary = run.summary().orElseThrow();
        List<String> rejected = new ArrayList<>();
        Set<Path> seen = new HashSet<>(Set.of(run.path().toAbsolutePath().normalize()));
        List<RunFolder> own = new ArrayList<>(List.of(run));
        own.addAll(usable(again, run, summary, seen, rejected));
        List<RunFolder> stored = usable(baselines, run, summary, seen, rejected);
        List<String> used =
                stored.stream().map(baseline -> baseline.path().toString()).toList();
        if (stored.size() < MIN_BASELINES) {
            String problem = "There are " + stored.size() + " usable baseline runs; expected at least " + MIN_BASELINES
                    + ", since one run or two say nothing about how runs differ by chance.";
            return new BaselineComparison(used, rejected, problem, List.of());
        }
        Map<String, ShiftStatistics> tests = tests(
                own.stream().map(BaselineGate::tails).toList(),
                stored.stream().map(BaselineGate::tails).toList(),
                Math.log1p(shift));
        List<BaselineComparison.Effect> effects = new ArrayList<>();
        tests.forEach((name, test) -> effects.add(test.effect(name)));
        return new BaselineComparison(used, rejected, problem(tests, stored.size(), own.size(), shift), effects);
    }

    private static List<RunFolder> usable(
            List<RunFolder> named, RunFolder run, RunSummary summary, Set<Path> seen, List<String> rejected) {
        List<RunFolder> usable = new ArrayList<>();
        for (RunFolder folder : named) {
            boolean repeated = !seen.add(folder.path().toAbsolutePath().normalize());
            String why = repeated ? "it is named twice, or is the run itself" : whyNoBaseline(run, summary, folder);
            if (why == null) {
                usable.add(folder);
            } else {
                rejected.add(folder.path() + ": " + why);
            }
        }
        return usable;
    }

    private static @Nullable String whyNoBaseline(RunFolder run, RunSummary summary, RunFolder baseline) {
        RunSummary other = baseline.summary().orElse(null);
        if (other == null) {
            return "it never ended";
        }
        RunInfo own = run.info();
        RunInfo its = baseline.info();
        if (other.verdict() == Verdict.INVALID) {
            return "it is INVALID";
        }
        if (!own.scenario().equals(its.scenario()) || !own.engine().equals(its.engine())) {
            return "it ran '" + its.scenario() + "' on " + its.engine();
        }
        if (Math.abs(other.planned() - summary.planned()) > SAME_LOAD * summary.planned()) {
            return String.format(Locale.ROOT, "it planned %,d arrivals", other.planned());
        }
        if (!String.valueOf(own.machine().get("processors"))
                .equals(String.valueOf(its.machine().get("processors")))) {
            return "its load generator had " + its.machine().get("processors") + " processors";
        }
        return null;
    }

    private static Map<String, ShiftStatistics> tests(
            List<Map<String, TailBlocks>> runs, List<Map<String, TailBlocks>> baselines, double shift) {
        List<String> compared = runs.get(0).keySet().stream()
                .filter(name -> Stream.concat(runs.stream(), baselines.stream()).allMatch(its -> its.containsKey(name)))
                .filter(name -> runs.stream().allMatch(its -> blocks(its, name).count() >= MIN_COUNT))
                .toList();
        Map<String, ShiftStatistics> tests = new LinkedHashMap<>();
        for (String name : compared) {
            double variance = runs.stream()
                    .mapToDouble(its -> blocks(its, name).logDeviation(PERCENTILE, new Random(SEED)))
                    .map(deviation -> deviation * deviation)
                    .average()
                    .orElseThrow();
            double falseAlarms = FALSE_ALARMS / compared.size();
            tests.put(
                    name,
                    new ShiftStatistics(
                            logs(runs, name), Math.sqrt(variance), logs(baselines, name), falseAlarms, shift));
        }
        return tests;
    }

    private static double[] logs(List<Map<String, TailBlocks>> runs, String name) {
        return runs.stream()
                .mapToDouble(its -> Math.log(blocks(its, name).percentile(PERCENTILE)))
                .toArray();
    }

    private static TailBlocks blocks(Map<String, TailBlocks> run, String name) {
        return Objects.requireNonNull(run.get(name), name);
    }

    /** Why it is not green though nothing is known to be slower; null where it is decided. */
    private static @Nullable String problem(Map<String, ShiftStatistics> tests, int baselines, int runs, double shift) {
        if (tests.isEmpty()) {
            return "No request was made often enough in every run to be compared.";
        }
        if (tests.values().stream().anyMatch(ShiftStatistics::slower)) {
            return null;
        }
        for (Map.Entry<String, ShiftStatistics> entry : tests.entrySet()) {
            ShiftStatistics test = entry.getValue();
            boolean judged = entry.getKey().equals(BaselineComparison.ALL) || !test.tooRare();
            if (judged && !test.ruledOut()) {
                BaselineComparison.Effect effect = test.effect(entry.getKey());
                return String.format(
                        Locale.ROOT,
                        "%d baseline runs%s cannot tell whether p99 of %s is %s slower: measured %+.1f %%, smallest shift that they show %.1f %%. %s",
                        baselines,
                        runs > 1 ? " and " + runs + " runs of this build" : "",
                        effect.request(),
                        Figures.percent(shift),
                        effect.change() * 100,
                        effect.visible() * 100,
                        wayOut(test, baselines, runs));
            }
        }
        return null;
    }

    private static String wayOut(ShiftStatistics test, int baselines, int runs) {
        Integer stored = test.baselinesNeeded();
        Integer own = test.runsNeeded();
        if (stored == null && own == null) {
            return "No number of runs is enough, they differ too much among themselves: make them longer, or the machine quieter.";
        }
        // Undecided by bad luck: as many runs would do in most cases, but these lie at the edge.
        String repeat = "run this build again until there are " + Math.max(runs + 1, own == null ? 0 : own)
                + " runs of it, and name them with --again.";
        return stored == null
                ? "More baselines would not do: " + repeat
                : "More baselines are needed: " + Math.max(baselines + 1, stored) + ". Or " + repeat;
    }

    private static Map<String, TailBlocks> tails(RunFolder run) {
        Map<String, TreeMap<Integer, Histogram>> seconds = new LinkedHashMap<>();
        HistogramLog.read(run.histograms(), (second, kind, request, nanos) -> {
            if (kind == HistogramLog.Kind.RESPONSE) {
                for (String name : List.of(request, BaselineComparison.ALL)) {
                    seconds.computeIfAbsent(name, absent -> new TreeMap<>())
                            .computeIfAbsent(second, absent -> IntervalCell.newTotal())
                            .add(nanos);
                }
            }
        });
        Map<String, TailBlocks> tails = new LinkedHashMap<>();
        // With a single request, "all requests" would be the same figure twice, and cost the gate half of its power.
        boolean single = seconds.size() == 2;
        seconds.forEach((name, histograms) -> {
            if (!single || name.equals(BaselineComparison.ALL)) {
                tails.put(name, TailBlocks.of(List.copyOf(histograms.values())));
            }
        });
        return tails;
    }
}
