package io.kingtide.scenario.curve;

import java.time.Duration;
import java.util.List;
import java.util.PrimitiveIterator;

/**
 * A planned arrival rate over time, a pure function from 0 to its length. Immutable and thread-safe. Shapes come from
 * {@link Curves}; the operators here combine them.
 *
 * <p>For every curve, {@link #cumulative} is the integral of {@link #rateAt} and does not fall, and
 * {@code cumulative(timeOf(n)) = n} for {@code 0 <= n <= total()} up to rounding.
 */
public abstract class Curve {
    /** No curve is longer than this. */
    public static final Duration MAX_LENGTH = Duration.ofDays(31);

    /** No curve goes higher, in arrivals a second. */
    public static final double MAX_RATE = 10_000_000;

    Curve() {}

    /** The length in seconds. */
    public abstract double lengthSeconds();

    /** Arrivals a second at a time in seconds; 0 before the start and from the end on. */
    public abstract double rateAt(double seconds);

    /** Arrivals from the start to a time in seconds; 0 before the start, {@link #total()} after the end. */
    public abstract double cumulative(double seconds);

    /** The earliest time in seconds at which {@link #cumulative} reaches a number of arrivals. */
    public abstract double timeOf(double arrivals);

    /** All arrivals. */
    public final double total() {
        return cumulative(lengthSeconds());
    }

    /** The length. */
    public final Duration length() {
        return Duration.ofNanos(Math.round(lengthSeconds() * 1e9));
    }

    /** The highest rate, looked up on a grid of at most 100,000 points. */
    public double peakRate() {
        int points = 100_000;
        double peak = 0;
        for (int i = 0; i <= points; i++) {
            peak = Math.max(peak, rateAt(Math.min(lengthSeconds() * i / points, Math.nextDown(lengthSeconds()))));
        }
        return peak;
    }

    /** The named stretches, in order of their start. */
    public List<Phase> phases() {
        return List.of();
    }

    /** The planned arrivals in nanoseconds from the start, ascending, computed one by one. */
    public PrimitiveIterator.OfLong arrivals(Spacing spacing, long seed) {
        return spacing == Spacing.EVEN ? new EvenArrivals(this) : new PoissonArrivals(this, seed);
    }

    // ---- operators

    /** This curve, and after it the other. */
    public final Curve then(Curve next) {
        return Sequence.of(List.of(this, next));
    }

    /** Both at once; as long as the longer one. */
    public final Curve plus(Curve other) {
        return new Sum(this, other);
    }

    /** The same shape at a multiple of the rate. */
    public final Curve scale(double factor) {
        return factor == 1 ? this : new Scaled(this, Arguments.positive("scale", factor));
    }

    /** The same arrivals in less time: a factor of 60 turns an hour into a minute at 60 times the rate. */
    public final Curve compress(double factor) {
        return factor == 1 ? this : new Compressed(this, Arguments.positive("compress", factor));
    }

    /** The same shape and rates in another length; the number of arrivals changes with it. */
    public final Curve lasting(Duration length) {
        double factor = lengthSeconds() / Arguments.seconds("lasting", length);
        return compress(factor).scale(1 / factor);
    }

    /** This curve several times in a row. */
    public final Curve repeat(int times) {
        Arguments.inRange("repeat", times, 1, 100_000);
        return Sequence.of(java.util.Collections.nCopies(times, this));
    }

    /** Only what lies between two times; the result starts at 0. */
    public final Curve clip(Duration from, Duration to) {
        return new Clipped(this, from.toNanos() / 1e9, to.toNanos() / 1e9);
    }

    /** Nothing for a while, then this curve. */
    public final Curve shift(Duration delay) {
        return delay.isZero() ? this : Curves.silence(delay).then(this);
    }

    /** Never above a rate, in arrivals a second; arrivals above it are left away. */
    public final Curve cap(double perSecond) {
        double limit = Arguments.positive("cap", perSecond);
        return Tabulated.of(this, seconds -> Math.min(limit, rateAt(seconds)));
    }

    /**
     * Each second's rate multiplied by its own random factor from {@code 1 - amount} to {@code 1 + amount}, the same
     * for the same seed.
     */
    public final Curve jitter(double amount, long seed) {
        return new Jittered(this, amount, seed);
    }

    /** Names this whole curve as a phase, for thresholds and charts. */
    public final Curve named(String phase) {
        return new Named(this, phase);
    }
}
