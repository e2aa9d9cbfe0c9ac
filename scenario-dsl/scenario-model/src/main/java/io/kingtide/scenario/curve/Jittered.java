package io.kingtide.scenario.curve;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Each second of a curve multiplied by its own random factor. */
final class Jittered extends Curve {
    private final Curve curve;
    private final double[] factors;
    /** Arrivals of this curve, and of the one below, up to each whole second. */
    private final double[] cumulative;

    private final double[] below;

    Jittered(Curve curve, double amount, long seed) {
        if (!(amount >= 0 && amount <= 1)) {
            throw Arguments.bad("jitter", "amount " + amount, "0 to 1");
        }
        this.curve = curve;
        int cells = (int) Math.ceil(curve.lengthSeconds());
        SplittableRandom random = new SplittableRandom(seed);
        this.factors = random.doubles(cells).map(d -> 1 + amount * (2 * d - 1)).toArray();
        this.cumulative = new double[cells + 1];
        this.below = new double[cells + 1];
        for (int i = 0; i < cells; i++) {
            below[i + 1] = curve.cumulative(i + 1);
            cumulative[i + 1] = cumulative[i] + factors[i] * (below[i + 1] - below[i]);
        }
    }

    @Override
    public double lengthSeconds() {
        return curve.lengthSeconds();
    }

    @Override
    public double rateAt(double seconds) {
        return seconds < 0 || seconds >= lengthSeconds() ? 0 : factors[(int) seconds] * curve.rateAt(seconds);
    }

    @Override
    public double cumulative(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        int cell = (int) seconds;
        if (cell >= factors.length) {
            return cumulative[factors.length];
        }
        return cumulative[cell] + factors[cell] * (curve.cumulative(seconds) - below[cell]);
    }

    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        int found = Arrays.binarySearch(cumulative, arrivals);
        int end = Math.min(found >= 0 ? found : -found - 1, factors.length);
        while (end > 1 && cumulative[end - 1] >= Math.min(arrivals, cumulative[end])) {
            end--;
        }
        int cell = end - 1;
        double inCell = factors[cell] == 0 ? 0 : (arrivals - cumulative[cell]) / factors[cell];
        return curve.timeOf(Math.min(below[cell] + inCell, below[cell + 1]));
    }

    @Override
    public List<Phase> phases() {
        return curve.phases();
    }
}
