package io.kingtide.scenario.curve;

import io.kingtide.scenario.ScenarioException;
import java.time.Duration;

/** Checks what users give to curves. */
final class Arguments {
    private Arguments() {}

    static double positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw bad(what, String.valueOf(value), "a finite number above 0");
        }
        return value;
    }

    static double rate(String what, double perSecond) {
        if (!(perSecond >= 0 && perSecond <= Curve.MAX_RATE)) {
            throw bad(what, perSecond + " arrivals a second", "0 to " + (long) Curve.MAX_RATE);
        }
        return perSecond;
    }

    static double seconds(String what, Duration length) {
        if (length.isNegative() || length.isZero() || length.compareTo(Curve.MAX_LENGTH) > 0) {
            throw bad(what, "a length of " + length, "more than 0 and at most " + Curve.MAX_LENGTH.toDays() + " days");
        }
        return length.toNanos() / 1e9;
    }

    static void inRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw bad(what, String.valueOf(value), least + " to " + most);
        }
    }

    static ScenarioException bad(String what, String got, String expected) {
        return ScenarioException.atCaller("Building a curve with " + what, got, expected, "Correct the argument.");
    }
}
