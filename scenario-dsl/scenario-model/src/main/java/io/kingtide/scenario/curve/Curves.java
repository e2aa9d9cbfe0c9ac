package io.kingtide.scenario.curve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;

/** The shapes from which curves are built. Rates are arrivals a second. */
public final class Curves {
    private Curves() {}

    /** Nothing. */
    public static Curve silence(Duration length) {
        return new Linear(0, 0, Arguments.seconds("silence", length));
    }

    /** A constant rate. */
    public static Curve hold(double rate, Duration length) {
        Arguments.rate("hold", rate);
        return new Linear(rate, rate, Arguments.seconds("hold", length));
    }

    /** From nothing to a rate, in a straight line. */
    public static Curve warmUp(double rate, Duration length) {
        return ramp(0, rate, length);
    }

    /** From one rate to another, in a straight line. */
    public static Curve ramp(double from, double to, Duration length) {
        Arguments.rate("ramp", from);
        Arguments.rate("ramp", to);
        return new Linear(from, to, Arguments.seconds("ramp", length));
    }

    /** A ramp that is meant to be short: the doors open. */
    public static Curve step(double from, double to, Duration within) {
        return ramp(from, to, within);
    }

    /** The top of a peak: a constant rate, named {@code plateau}. */
    public static Curve plateau(double rate, Duration length) {
        return hold(rate, length).named("plateau");
    }

    /** Up from a base to a peak and down again, in two straight lines of the same length. */
    public static Curve spike(double base, double peak, Duration length) {
        Duration half = length.dividedBy(2);
        return ramp(base, peak, half).then(ramp(peak, base, half));
    }

    /** Exponential change from one rate to another, both above 0. */
    public static Curve decay(double from, double to, Duration length) {
        Arguments.positive("decay", Arguments.rate("decay", from));
        Arguments.positive("decay", Arguments.rate("decay", to));
        return from == to ? hold(from, length) : new Decay(from, to, Arguments.seconds("decay", length));
    }

    /** A sine between two rates that starts and ends each period at the lower one. */
    public static Curve wave(double low, double high, Duration period, Duration length) {
        requireOrder("wave", low, high);
        return new Wave(
                (low + high) / 2,
                (high - low) / 2,
                Arguments.seconds("wave period", period),
                Arguments.seconds("wave", length));
    }

    /** Straight rises from a lower to a higher rate, each followed by a fall at once. */
    public static Curve sawtooth(double low, double high, Duration period, int teeth) {
        requireOrder("sawtooth", low, high);
        return ramp(low, high, period).repeat(teeth);
    }

    /** Arrivals counted in bins of equal width, as a recording gives them. */
    public static Curve counts(Duration width, double... counts) {
        return Binned.ofCounts(Arguments.seconds("counts", width), counts);
    }

    /** Straight lines between points of time and rate. */
    public static Curve points(double[] seconds, double[] rates) {
        if (seconds.length != rates.length || seconds.length < 2) {
            throw Arguments.bad(
                    "points", seconds.length + " times and " + rates.length + " rates", "as many of each, at least 2");
        }
        List<Curve> lines = new ArrayList<>();
        if (seconds[0] > 0) {
            lines.add(new Linear(0, 0, seconds[0]));
        }
        for (int i = 0; i + 1 < seconds.length; i++) {
            if (!(seconds[i] >= 0 && seconds[i + 1] > seconds[i])) {
                throw Arguments.bad(
                        "points", "time " + seconds[i + 1] + " after " + seconds[i], "times that rise from 0 or more");
            }
            lines.add(new Linear(
                    Arguments.rate("points", rates[i]),
                    Arguments.rate("points", rates[i + 1]),
                    seconds[i + 1] - seconds[i]));
        }
        return Sequence.of(lines);
    }

    /**
     * Single arrivals as they were recorded, in any order, in microseconds since any moment; the curve starts at the whole
     * second of the earliest. Its evenly spaced arrivals are the recorded ones. At most 100 million.
     */
    public static Curve timestamps(PrimitiveIterator.OfLong micros) {
        return Timestamps.of(micros);
    }

    private static void requireOrder(String what, double low, double high) {
        Arguments.rate(what, low);
        Arguments.rate(what, high);
        if (low > high) {
            throw Arguments.bad(what, low + " to " + high, "the lower rate first");
        }
    }
}
