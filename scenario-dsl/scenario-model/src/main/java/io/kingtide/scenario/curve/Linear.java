package io.kingtide.scenario.curve;

/** A straight line from one rate to another. */
final class Linear extends Curve {
    private final double from;
    private final double to;
    private final double length;

    Linear(double from, double to, double lengthSeconds) {
        this.from = from;
        this.to = to;
        this.length = lengthSeconds;
    }

    @Override
    public double lengthSeconds() {
        return length;
    }

    @Override
    public double rateAt(double seconds) {
        return seconds < 0 || seconds >= length ? 0 : from + (to - from) * seconds / length;
    }

    @Override
    public double cumulative(double seconds) {
        double t = Math.max(0, Math.min(seconds, length));
        return from * t + (to - from) * t * t / (2 * length);
    }

    /** The root of the quadratic in the form that does not cancel: t = 2n / (from + sqrt(from^2 + 2 a n)). */
    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        double slope = (to - from) / length;
        double t = 2 * arrivals / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * arrivals)));
        return Math.min(t, length);
    }

    @Override
    public double peakRate() {
        return Math.max(from, to);
    }
}
