package io.kingtide.scenario.curve;

/** Exponential change from one rate above 0 to another. */
final class Decay extends Curve {
    private final double from;
    private final double to;
    private final double length;
    private final double k;

    Decay(double from, double to, double lengthSeconds) {
        this.from = from;
        this.to = to;
        this.length = lengthSeconds;
        this.k = Math.log(from / to) / lengthSeconds;
    }

    @Override
    public double lengthSeconds() {
        return length;
    }

    @Override
    public double rateAt(double seconds) {
        return seconds < 0 || seconds >= length ? 0 : from * Math.exp(-k * seconds);
    }

    @Override
    public double cumulative(double seconds) {
        double t = Math.max(0, Math.min(seconds, length));
        return -from * Math.expm1(-k * t) / k;
    }

    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        double rest = -arrivals * k / from;
        return rest <= -1 ? length : Math.min(length, -Math.log1p(rest) / k);
    }

    @Override
    public double peakRate() {
        return Math.max(from, to);
    }
}
