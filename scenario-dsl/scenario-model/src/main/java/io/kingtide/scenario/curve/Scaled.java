package io.kingtide.scenario.curve;

import java.util.List;

/** The same shape at a multiple of the rate. */
final class Scaled extends Curve {
    private final Curve curve;
    private final double factor;

    Scaled(Curve curve, double factor) {
        this.curve = curve;
        this.factor = factor;
    }

    @Override
    public double lengthSeconds() {
        return curve.lengthSeconds();
    }

    @Override
    public double rateAt(double seconds) {
        return factor * curve.rateAt(seconds);
    }

    @Override
    public double cumulative(double seconds) {
        return factor * curve.cumulative(seconds);
    }

    @Override
    public double timeOf(double arrivals) {
        return curve.timeOf(arrivals / factor);
    }

    @Override
    public double peakRate() {
        return factor * curve.peakRate();
    }

    @Override
    public List<Phase> phases() {
        return curve.phases();
    }
}
