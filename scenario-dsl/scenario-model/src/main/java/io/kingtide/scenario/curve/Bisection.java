package io.kingtide.scenario.curve;

/** The inverse of a cumulative function that has no closed form. */
final class Bisection {
    private Bisection() {}

    /**
     * Newton steps guarded by bisection. The function never falls, so that the bracket always holds the answer; it ends
     * when the bracket cannot be halved any further, or is far below a nanosecond.
     */
    static double timeOf(Curve curve, double arrivals) {
        double low = 0;
        double high = curve.lengthSeconds();
        if (arrivals <= 0) {
            return 0;
        }
        if (arrivals >= curve.total()) {
            return earliestFull(curve, high);
        }
        double guess = high * arrivals / curve.total();
        while (high - low > 1e-11) {
            double error = curve.cumulative(guess) - arrivals;
            if (error < 0) {
                low = guess;
            } else {
                high = guess;
            }
            double rate = curve.rateAt(guess);
            double newton = guess - error / rate;
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (rate > 0 && newton > low && newton < high) {
                if (Math.abs(newton - guess) < 1e-11) {
                    return newton;
                }
                guess = newton;
            } else {
                guess = middle;
            }
        }
        return high;
    }

    /** Where the curve ends in silence, the last arrival is before the silence. */
    private static double earliestFull(Curve curve, double length) {
        double total = curve.total();
        double low = 0;
        double high = length;
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (curve.cumulative(middle) >= total) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
