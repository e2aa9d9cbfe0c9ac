package io.kingtide.scenario.curve;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A rate that is known as a function only, integrated once on a fine grid. */
final class Tabulated extends Curve {
    private static final int MAX_CELLS = 1_000_000;
    private static final double CELL_SECONDS = 0.01;

    private final Curve phasesOf;
    private final Binned bins;

    private Tabulated(Curve phasesOf, Binned bins) {
        this.phasesOf = phasesOf;
        this.bins = bins;
    }

    /** Simpson's rule in each cell of 10 ms, or of a millionth of the length where that is more. */
    static Curve of(Curve lengthAndPhases, DoubleUnaryOperator rate) {
        double length = lengthAndPhases.lengthSeconds();
        int cells = (int) Math.max(1, Math.min(MAX_CELLS, Math.ceil(length / CELL_SECONDS)));
        double width = length / cells;
        double[] counts = new double[cells];
        for (int i = 0; i < cells; i++) {
            double left = rate.applyAsDouble(i * width);
            double middle = rate.applyAsDouble((i + 0.5) * width);
            double right = rate.applyAsDouble(Math.min((i + 1) * width, Math.nextDown(length)));
            counts[i] = width * (left + 4 * middle + right) / 6;
        }
        return new Tabulated(lengthAndPhases, Binned.ofCounts(width, counts));
    }

    @Override
    public double lengthSeconds() {
        return bins.lengthSeconds();
    }

    @Override
    public double rateAt(double seconds) {
        return bins.rateAt(seconds);
    }

    @Override
    public double cumulative(double seconds) {
        return bins.cumulative(seconds);
    }

    @Override
    public double timeOf(double arrivals) {
        return bins.timeOf(arrivals);
    }

    @Override
    public double peakRate() {
        return bins.peakRate();
    }

    @Override
    public List<Phase> phases() {
        return phasesOf.phases();
    }
}
