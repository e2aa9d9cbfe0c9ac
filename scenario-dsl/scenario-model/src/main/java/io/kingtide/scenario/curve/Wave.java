package io.kingtide.scenario.curve;

/** A sine around a mean, starting at its lowest point. */
final class Wave extends Curve {
    private final double mean;
    private final double amplitude;
    private final double omega;
    private final double length;

    Wave(double mean, double amplitude, double periodSeconds, double lengthSeconds) {
        this.mean = mean;
        this.amplitude = amplitude;
        this.omega = 2 * Math.PI / periodSeconds;
        this.length = lengthSeconds;
    }

    @Override
    public double lengthSeconds() {
        return length;
    }

    @Override
    public double rateAt(double seconds) {
        return seconds < 0 || seconds >= length ? 0 : mean - amplitude * Math.cos(omega * seconds);
    }

    @Override
    public double cumulative(double seconds) {
        double t = Math.max(0, Math.min(seconds, length));
        return mean * t - amplitude * Math.sin(omega * t) / omega;
    }

    @Override
    public double timeOf(double arrivals) {
        return Bisection.timeOf(this, arrivals);
    }

    @Override
    public double peakRate() {
        return mean + amplitude;
    }
}
