package io.kingtide.scenario.curve;

import java.util.List;

/** The same arrivals in another time. */
final class Compressed extends Curve {
    private final Curve curve;
    private final double factor;

    Compressed(Curve curve, double factor) {
        this.curve = curve;
        this.factor = factor;
    }

    @Override
    public double lengthSeconds() {
        return curve.lengthSeconds() / factor;
    }

    @Override
    public double rateAt(double seconds) {
        return seconds >= lengthSeconds() ? 0 : factor * curve.rateAt(seconds * factor);
    }

    @Override
    public double cumulative(double seconds) {
        return curve.cumulative(seconds * factor);
    }

    @Override
    public double timeOf(double arrivals) {
        return curve.timeOf(arrivals) / factor;
    }

    @Override
    public double peakRate() {
        return factor * curve.peakRate();
    }

    @Override
    public List<Phase> phases() {
        return curve.phases().stream().map(phase -> phase.compressed(factor)).toList();
    }
}
