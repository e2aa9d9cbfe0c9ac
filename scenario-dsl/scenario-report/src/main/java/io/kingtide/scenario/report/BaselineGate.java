package io.kingtide.scenario.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a run's 99th percentiles are slower than those of stored runs.
 *
 * <p>Two levels of chance count: which seconds happened to be in a run, and which run it happened to be (another start of
 * the virtual machine, other neighbours on the host). The second is the larger one and is the same for a thousand requests
 * or a million, so that tests which compare requests alarm at every second A/A pair. Here a run is one observation, the
 * logarithm of its percentile. With k baselines of standard deviation s and w the deviation of this run's own percentile
 * when its blocks of seconds are drawn anew (bootstrap), the change
 * {@code d = log p − mean(log p_i)} has the standard error {@code √(s²/k + max(s², w²))} and Student's t distribution with
 * k − 1 degrees of freedom: a prediction interval for one more run. The runs themselves are not bootstrapped: of three to
 * ten there are too few to draw from, and the interval comes out too short (figures in DECISIONS.md).
 *
 * <p>The allowed chance of a false alarm is shared by all percentiles that are compared (Bonferroni).
 */
final class BaselineGate {
    static final int MIN_BASELINES = 3;
    static final double FALSE_ALARMS = 0.01;
    private static final double PERCENTILE = 99;

    /** Below, the 99th percentile of a request is a handful of values. */
    private static final long MIN_COUNT = 500;

    /** A gate that would not see the system become this much slower is not green but blind. */
    private static final double BLIND = 0.5;

    private static final double SAME_LOAD = 0.02;
    private static final long SEED = 20111111;

    private BaselineGate() {}

    /** Compares a finished run with finished runs. */
    static BaselineComparison compare(RunFolder run, List<RunFolder> baselines) {
        RunSummary summary = run.summary().orElseThrow();
        List<String> used = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        List<Map<String, TailBlocks>> tails = new ArrayList<>();
        Set<Path> seen = new HashSet<>(Set.of(run.path().toAbsolutePath().normalize()));
        for (RunFolder baseline : baselines) {
            boolean again = !seen.add(baseline.path().toAbsolutePath().normalize());
            String why = again ? "it is named twice, or is the run itself" : whyNoBaseline(run, summary, baseline);
            if (why == null) {
                used.add(baseline.path().toString());
                tails.add(tails(baseline));
            } else {
                rejected.add(baseline.path() + ": " + why);
            }
        }
        if (used.size() < MIN_BASELINES) {
            String problem = "There are " + used.size() + " usable baseline runs; expected at least " + MIN_BASELINES
                    + ", since one run or two say nothing about how runs differ by chance.";
            return new BaselineComparison(used, rejected, problem, List.of());
        }
        List<BaselineComparison.Effect> effects = effects(tails(run), tails);
        return new BaselineComparison(used, rejected, blindness(effects), effects);
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
            return String.format(java.util.Locale.ROOT, "it planned %,d arrivals", other.planned());
        }
        if (!String.valueOf(own.machine().get("processors"))
                .equals(String.valueOf(its.machine().get("processors")))) {
            return "its load generator had " + its.machine().get("processors") + " processors";
        }
        return null;
    }

    static List<BaselineComparison.Effect> effects(
            Map<String, TailBlocks> run, List<Map<String, TailBlocks>> baselines) {
        Map<String, TailBlocks> compared = new LinkedHashMap<>();
        run.forEach((name, blocks) -> {
            if (blocks.count() >= MIN_COUNT && baselines.stream().allMatch(baseline -> baseline.containsKey(name))) {
                compared.put(name, blocks);
            }
        });
        List<BaselineComparison.Effect> effects = new ArrayList<>();
        compared.forEach((name, blocks) -> {
            List<TailBlocks> theirs = new ArrayList<>();
            for (Map<String, TailBlocks> baseline : baselines) {
                TailBlocks its = baseline.get(name);
                if (its != null) {
                    theirs.add(its);
                }
            }
            effects.add(effect(name, blocks, theirs, FALSE_ALARMS / compared.size()));
        });
        return effects;
    }

    private static BaselineComparison.Effect effect(
            String name, TailBlocks run, List<TailBlocks> baselines, double falseAlarms) {
        double[] logs = baselines.stream()
                .mapToDouble(blocks -> Math.log(blocks.percentile(PERCENTILE)))
                .toArray();
        double within = run.logDeviation(PERCENTILE, new Random(SEED));
        return effect(name, Math.log(run.percentile(PERCENTILE)), within, logs, falseAlarms);
    }

    /** The decision itself, on logarithms of nanoseconds. */
    static BaselineComparison.Effect effect(
            String name, double log, double within, double[] baselineLogs, double falseAlarms) {
        int k = baselineLogs.length;
        double mean = Arrays.stream(baselineLogs).average().orElseThrow();
        double variance = Arrays.stream(baselineLogs)
                        .map(its -> (its - mean) * (its - mean))
                        .sum()
                / (k - 1);
        double error = Math.sqrt(variance / k + Math.max(variance, within * within));
        double reach = StudentT.upperQuantile(falseAlarms, k - 1) * error;
        double difference = log - mean;
        return new BaselineComparison.Effect(
                name,
                Math.exp(mean) / 1e6,
                Math.exp(log) / 1e6,
                Math.expm1(difference),
                Math.expm1(difference - reach),
                Math.expm1(difference + reach),
                difference > reach);
    }

    /** Of all requests together only: a rare request may be noisy without making the gate useless. */
    private static @Nullable String blindness(List<BaselineComparison.Effect> effects) {
        for (BaselineComparison.Effect effect : effects) {
            boolean blind = Math.log1p(effect.change()) - Math.log1p(effect.low()) > Math.log1p(BLIND);
            if (effect.request().equals(BaselineComparison.ALL) && blind && !effect.slower()) {
                return "The baselines differ so much among themselves that even half as slow again would pass for chance;"
                        + " more baselines, longer runs or a quieter machine are needed.";
            }
        }
        return effects.isEmpty() ? "No request was made often enough in every run to be compared." : null;
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
