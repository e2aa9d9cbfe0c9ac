package io.kingtide.scenario.report;

import io.kingtide.scenario.Metric;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.curve.Phase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a scenario's thresholds against the run: over the whole, over its phases, and over rolling windows. Not thread-safe. */
final class ThresholdChecks {
    /** In a window with fewer requests a percentile is chance, and chance stops no run. */
    private static final long MIN_COUNT_IN_WINDOW = 20;

    private final List<Threshold> thresholds;
    private final List<Phase> phases;
    private final Map<String, RunTotals> byPhase = new LinkedHashMap<>();
    private final Deque<Second> window = new ArrayDeque<>();
    private final int longestWindow;
    private final RunNames names;

    private record Second(int second, RunTotals totals) {}

    ThresholdChecks(List<Threshold> thresholds, List<Phase> phases, RunNames names) {
        this.names = names;
        this.thresholds = List.copyOf(thresholds);
        this.phases = List.copyOf(phases);
        this.longestWindow = thresholds.stream()
                .mapToInt(threshold ->
                        threshold.earlyStop().map(ThresholdChecks::seconds).orElse(0))
                .max()
                .orElse(0);
        thresholds.forEach(threshold -> threshold.phase().ifPresent(name -> byPhase.put(name, new RunTotals())));
    }

    /** Takes in a second that has passed; the first threshold with early stop that is broken now, if any. */
    @Nullable
    ThresholdResult second(int second, IntervalCell cell) {
        byPhase.forEach((name, totals) -> {
            if (isWithin(name, second)) {
                totals.add(cell, names);
            }
        });
        if (longestWindow == 0) {
            return null;
        }
        RunTotals own = new RunTotals();
        own.add(cell, names);
        window.addLast(new Second(second, own));
        while (window.size() > longestWindow) {
            window.removeFirst();
        }
        return thresholds.stream()
                .filter(threshold -> threshold.earlyStop().isPresent())
                .map(threshold -> brokenOverWindow(threshold, second))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private Optional<ThresholdResult> brokenOverWindow(Threshold threshold, int now) {
        int length = threshold.earlyStop().map(ThresholdChecks::seconds).orElse(0);
        RunTotals merged = new RunTotals();
        int seconds = 0;
        for (Second past : window) {
            boolean counts =
                    threshold.phase().map(name -> isWithin(name, past.second())).orElse(true);
            boolean cold = past.second() * 1000L < threshold.grace().toMillis();
            if (past.second() > now - length && counts && !cold) {
                merged.addAll(past.totals());
                seconds++;
            }
        }
        if (seconds < length || merged.count(meant(threshold.metric())) < MIN_COUNT_IN_WINDOW) {
            return Optional.empty();
        }
        ThresholdResult result = result(threshold, merged, seconds, Double.NaN);
        return result.ok() || Double.isNaN(result.actual() == null ? Double.NaN : result.actual())
                ? Optional.empty()
                : Optional.of(result);
    }

    /** Every threshold against the finished run. */
    List<ThresholdResult> results(RunTotals whole, double seconds, ArrivalBins planned, ArrivalBins sent) {
        List<ThresholdResult> results = new ArrayList<>();
        for (Threshold threshold : thresholds) {
            Optional<String> phase = threshold.phase();
            if (phase.isEmpty()) {
                results.add(result(threshold, whole, seconds, ArrivalBins.fidelity(planned, sent)));
                continue;
            }
            RunTotals totals = byPhase.getOrDefault(phase.get(), new RunTotals());
            results.add(result(threshold, totals, length(phase.get()), fidelity(phase.get(), planned, sent)));
        }
        return results;
    }

    private ThresholdResult result(Threshold threshold, RunTotals totals, double seconds, double fidelity) {
        Metric metric = threshold.metric();
        String unit = unit(metric);
        double actual = actual(metric, totals, seconds, fidelity);
        String name = metric.name()
                + (threshold.bound() == Threshold.Bound.BELOW ? " < " : " ≥ ")
                + Figures.withUnit(threshold.limit(), unit)
                + threshold.phase().map(phase -> " in " + phase).orElse("");
        return new ThresholdResult(
                name, threshold.limit(), Double.isNaN(actual) ? null : actual, unit, threshold.holds(actual));
    }

    private double actual(Metric metric, RunTotals totals, double seconds, double fidelity) {
        if (metric instanceof Metric.Percentile p) {
            return totals.percentileMillis(meant(p), p.time(), p.percentile());
        }
        if (metric instanceof Metric.Mean) {
            return totals.meanMillis(meant(metric));
        }
        if (metric instanceof Metric.SuccessRatio) {
            return totals.successRatio(meant(metric));
        }
        if (metric instanceof Metric.Throughput) {
            return totals.count(meant(metric)) / seconds;
        }
        if (metric instanceof Metric.CurveFidelity) {
            return fidelity;
        }
        throw new IllegalStateException("No figure for " + metric.name());
    }

    private Optional<Set<String>> meant(Metric metric) {
        return metric.request().map(names::meant);
    }

    private static String unit(Metric metric) {
        if (metric instanceof Metric.Percentile || metric instanceof Metric.Mean) {
            return "ms";
        }
        if (metric instanceof Metric.SuccessRatio) {
            return "ratio";
        }
        return metric instanceof Metric.Throughput ? "/s" : "";
    }

    private boolean isWithin(String name, int second) {
        double middle = second + 0.5;
        return phases.stream()
                .anyMatch(phase ->
                        phase.name().equals(name) && phase.fromSeconds() <= middle && middle < phase.toSeconds());
    }

    private double length(String name) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .mapToDouble(phase -> phase.toSeconds() - phase.fromSeconds())
                .max()
                .orElse(Double.NaN);
    }

    private double fidelity(String name, ArrivalBins planned, ArrivalBins sent) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .mapToDouble(phase -> ArrivalBins.fidelity(
                        planned.between(phase.fromSeconds(), phase.toSeconds()),
                        sent.between(phase.fromSeconds(), phase.toSeconds())))
                .min()
                .orElse(Double.NaN);
    }

    private static int seconds(Duration window) {
        return (int) Math.max(1, Math.min(600, (window.toMillis() + 999) / 1000));
    }
}
