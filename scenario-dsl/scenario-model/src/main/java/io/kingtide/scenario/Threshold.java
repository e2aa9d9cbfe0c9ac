package io.kingtide.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A limit on a metric.
 *
 * @param metric what is limited
 * @param bound on which side of the limit the metric must be
 * @param limit in the metric's unit
 * @param phase the named phase of the curve that it speaks of; empty for the whole run
 * @param earlyStop if present, the run stops as soon as the limit is broken over a rolling window of this length
 * @param grace this long after the start nothing counts for an early stop: caches and pools are still cold
 */
public record Threshold(
        Metric metric,
        Bound bound,
        double limit,
        Optional<String> phase,
        Optional<Duration> earlyStop,
        Duration grace) {

    /** Without a grace at the start. */
    public Threshold(Metric metric, Bound bound, double limit, Optional<String> phase, Optional<Duration> earlyStop) {
        this(metric, bound, limit, phase, earlyStop, Duration.ZERO);
    }

    /** On which side of the limit a metric must be. */
    public enum Bound {
        /** {@code actual < limit}. */
        BELOW,
        /** {@code actual >= limit}. */
        AT_LEAST
    }

    public Threshold {
        if (!(limit >= 0) || Double.isInfinite(limit)) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": threshold on " + metric.name(),
                    "limit " + limit,
                    "a finite number of 0 or more",
                    "Correct the limit.");
        }
    }

    /** For messages, such as {@code p99(pay) < 500 in plateau}. */
    public String name() {
        return metric.name()
                + (bound == Bound.BELOW ? " < " : " >= ")
                + plain(limit)
                + phase.map(p -> " in " + p).orElse("");
    }

    /** Whether this figure keeps the threshold; a figure that is not a number never does. */
    public boolean holds(double actual) {
        return bound == Bound.BELOW ? actual < limit : actual >= limit;
    }

    /** The same limit, judged only during a named phase of the curve. */
    public Threshold during(String namedPhase) {
        return new Threshold(metric, bound, limit, Optional.of(namedPhase), earlyStop, grace);
    }

    /** The same limit; the run stops early when it is broken over a rolling window. */
    public Threshold stopEarly(Duration window) {
        return new Threshold(metric, bound, limit, phase, Optional.of(window), grace);
    }

    /** The same as {@link #stopEarly(Duration)}, but what happens this long after the start does not count for it. */
    public Threshold stopEarly(Duration window, Duration graceAtStart) {
        return new Threshold(metric, bound, limit, phase, Optional.of(window), graceAtStart);
    }

    static void checkNames(String scenario, List<Threshold> thresholds, Set<String> names) {
        for (Threshold threshold : thresholds) {
            threshold.metric().request().filter(name -> !names.contains(name)).ifPresent(name -> {
                throw ScenarioException.atCaller(
                        "Building scenario '" + scenario + "', threshold " + threshold.name(),
                        "request '" + name + "'",
                        "one of " + names,
                        "Name a request or a journey of this scenario.");
            });
        }
    }

    /** A threshold on a phase that no curve has would be measured on nothing, and told so after the run. */
    static void checkPhases(String scenario, List<Threshold> thresholds, Set<String> phases) {
        for (Threshold threshold : thresholds) {
            threshold.phase.filter(name -> !phases.contains(name)).ifPresent(name -> {
                throw new ScenarioException(
                        "Planning a run of '" + scenario + "', threshold " + threshold.name(),
                        "phase '" + name + "'",
                        phases.isEmpty() ? "no phase, since its curves name none" : "one of " + phases,
                        "Name a part of the curve with .named(\"" + name + "\"), or leave the phase out.");
            });
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }
}
