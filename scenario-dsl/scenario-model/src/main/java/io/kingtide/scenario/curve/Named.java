package io.kingtide.scenario.curve;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;

/** A curve that is a phase. */
final class Named extends Curve {
    private final Curve curve;
    private final String name;

    Named(Curve curve, String name) {
        this.curve = curve;
        this.name = name;
    }

    @Override
    public double lengthSeconds() {
        return curve.lengthSeconds();
    }

    @Override
    public double rateAt(double seconds) {
        return curve.rateAt(seconds);
    }

    @Override
    public double cumulative(double seconds) {
        return curve.cumulative(seconds);
    }

    @Override
    public double timeOf(double arrivals) {
        return curve.timeOf(arrivals);
    }

    @Override
    public double peakRate() {
        return curve.peakRate();
    }

    @Override
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase(name, 0, lengthSeconds()));
        phases.addAll(curve.phases());
        return phases;
    }

    @Override
    public PrimitiveIterator.OfLong arrivals(Spacing spacing, long seed) {
        return curve.arrivals(spacing, seed);
    }
}
