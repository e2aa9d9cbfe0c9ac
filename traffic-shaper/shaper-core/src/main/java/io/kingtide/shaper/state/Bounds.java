package io.kingtide.shaper.state;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The limits on everything that a setting may hold. Errors name the field, what was got, what was expected. */
final class Bounds {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private Bounds() {}

    static void name(String what, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " is '" + shortened(name) + "'; expected [a-z0-9-], 1 to 40 characters");
        }
    }

    static void text(String what, @Nullable String text, int min, int max) {
        if (text == null || text.length() < min || text.length() > max) {
            throw new IllegalArgumentException(
                    what + " has " + (text == null ? "no value" : text.length() + " characters") + "; expected " + min
                            + " to " + max + " characters");
        }
    }

    static void range(String what, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    what + " is " + plain(value) + "; expected " + plain(min) + " to " + plain(max));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String shortened(@Nullable String text) {
        return text == null || text.length() <= 60 ? String.valueOf(text) : text.substring(0, 60) + "...";
    }
}
