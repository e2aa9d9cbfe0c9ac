package io.kingtide.scenario.curve;

import java.util.List;

/** A window of a curve. */
final class Clipped extends Curve {
    private final Curve curve;
    private final double from;
    private final double to;
    private final double before;

    Clipped(Curve curve, double fromSeconds, double toSeconds) {
        if (!(fromSeconds >= 0 && toSeconds > fromSeconds && fromSeconds < curve.lengthSeconds())) {
            throw Arguments.bad(
                    "clip",
                    fromSeconds + " s to " + toSeconds + " s",
                    "a window that starts within the " + curve.lengthSeconds() + " s of the curve");
        }
        this.curve = curve;
        this.from = fromSeconds;
        this.to = Math.min(toSeconds, curve.lengthSeconds());
        this.before = curve.cumulative(from);
    }

    @Override
    public double lengthSeconds() {
        return to - from;
    }

    @Override
    public double rateAt(double seconds) {
        return seconds < 0 || seconds >= to - from ? 0 : curve.rateAt(from + seconds);
    }

    @Override
    public double cumulative(double seconds) {
        return curve.cumulative(from + Math.max(0, Math.min(seconds, to - from))) - before;
    }

    @Override
    public double timeOf(double arrivals) {
        return arrivals <= 0 ? 0 : Math.max(0, Math.min(curve.timeOf(before + arrivals), to) - from);
    }

    @Override
    public List<Phase> phases() {
        return curve.phases().stream()
                .filter(phase -> phase.toSeconds() > from && phase.fromSeconds() < to)
                .map(phase -> new Phase(
                        phase.name(), Math.max(0, phase.fromSeconds() - from), Math.min(to, phase.toSeconds()) - from))
                .toList();
    }
}
