package io.kingtide.scenario.curve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two curves at once. */
final class Sum extends Curve {
    private final Curve first;
    private final Curve second;

    Sum(Curve first, Curve second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public double lengthSeconds() {
        return Math.max(first.lengthSeconds(), second.lengthSeconds());
    }

    @Override
    public double rateAt(double seconds) {
        return first.rateAt(seconds) + second.rateAt(seconds);
    }

    @Override
    public double cumulative(double seconds) {
        return first.cumulative(seconds) + second.cumulative(seconds);
    }

    @Override
    public double timeOf(double arrivals) {
        return Bisection.timeOf(this, arrivals);
    }

    @Override
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>(first.phases());
        phases.addAll(second.phases());
        phases.sort(Comparator.comparingDouble(Phase::fromSeconds));
        return phases;
    }
}
