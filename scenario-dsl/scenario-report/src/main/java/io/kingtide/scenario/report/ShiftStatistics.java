package io.kingtide.scenario.report;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of the gate: runs of one build against runs of another, each run one observation. Pure.
 *
 * <p>Two levels of chance count: which seconds happened to be in a run, and which run it happened to be (another start of the
 * virtual machine, other neighbours on the host). The second is the larger one and is the same for a thousand requests or a
 * million, so that tests which compare requests alarm at every second A/A pair. Here an observation is the logarithm of a
 * run's percentile. With k baselines and m runs of the build that is judged, s the standard deviation that both groups have
 * around their own means (k + m − 2 degrees of freedom) and w the one that the judged runs' percentiles have when their blocks
 * of seconds are drawn anew (bootstrap), the change d has the standard error {@code e = √(max(s², w²)·(1/k + 1/m))} and
 * Student's t distribution.
 *
 * <p>Two questions are asked, and the answer may be that neither is settled:
 *
 * <ul>
 *   <li><em>slower</em>, if no change is outside what chance gives: {@code d > t(falseAlarms)·e};
 *   <li><em>not slower</em>, if the shift that must not pass is outside of it: {@code d + t(missed)·e < log(1 + shift)}.
 * </ul>
 *
 * <p>Both are exact for normal logarithms, whatever the deviation between runs is: it need not be known beforehand, and too
 * few runs make the gate undecided instead of wrong. A run may be slower by less than the shift; that is red as well.
 */
final class ShiftStatistics {
    /** Of shifts of exactly the size that must not pass, at most this share may be called not slower. */
    static final double MISSED = 0.05;

    private static final int MANY = 50;

    /** As good as normal. */
    private static final int MANY_DEGREES = 1_000;

    private final double difference;
    private final double baselineMean;
    private final double variance;
    private final double within;
    private final int baselines;
    private final int runs;
    private final double falseAlarms;
    private final double shift;

    /**
     * @param runs logarithms of the judged build's percentiles, one or more
     * @param within standard deviation of one of them by its seconds alone
     * @param baselines logarithms of the stored runs' percentiles; with {@code runs} at least three
     * @param falseAlarms chance to call it slower though nothing has changed
     * @param shift what must not pass, as a logarithm
     */
    ShiftStatistics(double[] runs, double within, double[] baselines, double falseAlarms, double shift) {
        this.baselineMean = mean(baselines);
        this.difference = mean(runs) - baselineMean;
        this.baselines = baselines.length;
        this.runs = runs.length;
        double squares = squares(runs) + squares(baselines);
        this.variance = Math.max(squares / (this.runs + this.baselines - 2), within * within);
        this.within = within;
        this.falseAlarms = falseAlarms;
        this.shift = shift;
    }

    boolean slower() {
        return difference > reach();
    }

    boolean ruledOut() {
        return difference + quantile(MISSED, baselines, runs) * error(baselines, runs) < shift;
    }

    /** Whether so few requests were made that no number of baselines would show the shift. */
    boolean tooRare() {
        double least = within / Math.sqrt(runs);
        return (StudentT.upperQuantile(falseAlarms, MANY_DEGREES) + StudentT.upperQuantile(MISSED, MANY_DEGREES))
                        * least
                > shift;
    }

    /** The smallest shift, as a logarithm, that is called slower in 95 of 100 cases. */
    double visible() {
        return visible(baselines, runs);
    }

    /** With how many baselines in all the shift would be visible; null where no sensible number is enough. */
    @Nullable
    Integer baselinesNeeded() {
        for (int k = baselines; k <= MANY; k++) {
            if (visible(k, runs) <= shift) {
                return k;
            }
        }
        return null;
    }

    /** With how many runs of the judged build in all the shift would be visible against the same baselines. */
    @Nullable
    Integer runsNeeded() {
        for (int m = runs; m <= MANY; m++) {
            if (visible(baselines, m) <= shift) {
                return m;
            }
        }
        return null;
    }

    BaselineComparison.Effect effect(String name) {
        return new BaselineComparison.Effect(
                name,
                Math.exp(baselineMean) / 1e6,
                Math.exp(baselineMean + difference) / 1e6,
                Math.expm1(difference),
                Math.expm1(difference - reach()),
                Math.expm1(difference + reach()),
                Math.expm1(visible()),
                slower(),
                ruledOut());
    }

    private double reach() {
        return quantile(falseAlarms, baselines, runs) * error(baselines, runs);
    }

    private double visible(int k, int m) {
        return (quantile(falseAlarms, k, m) + quantile(MISSED, k, m)) * error(k, m);
    }

    private double error(int k, int m) {
        return Math.sqrt(variance * (1.0 / k + 1.0 / m));
    }

    private static double quantile(double probability, int k, int m) {
        return StudentT.upperQuantile(probability, k + m - 2);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double squares(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }
}
