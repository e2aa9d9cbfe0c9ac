package io.kingtide.payments.drills.figures;

import java.util.List;
import java.util.Locale;

/**
 * A ratio of two things that were measured in turn, pair by pair, so that whatever else the machine does meets both. The
 * logarithms of the pairs' ratios are averaged; the bounds are two standard errors around them (about 95 %).
 *
 * @param middle geometric mean of the pairs' ratios
 */
record PairedRatio(double low, double middle, double high, int pairs) {

    /** Of two lists of the same length, at least 2, all positive. */
    static PairedRatio of(List<Double> upper, List<Double> lower) {
        int pairs = upper.size();
        if (pairs < 2 || lower.size() != pairs) {
            throw new IllegalArgumentException("expected at least two pairs, got " + pairs + " and " + lower.size());
        }
        double[] logs = new double[pairs];
        double mean = 0;
        for (int i = 0; i < pairs; i++) {
            logs[i] = Math.log(upper.get(i) / lower.get(i));
            mean += logs[i] / pairs;
        }
        double squares = 0;
        for (double log : logs) {
            squares += (log - mean) * (log - mean);
        }
        double error = Math.sqrt(squares / (pairs - 1) / pairs);
        return new PairedRatio(Math.exp(mean - 2 * error), Math.exp(mean), Math.exp(mean + 2 * error), pairs);
    }

    String toText() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f, %d pairs)", middle, low, high, pairs);
    }
}
