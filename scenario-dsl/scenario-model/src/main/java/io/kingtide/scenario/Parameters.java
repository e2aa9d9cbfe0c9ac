package io.kingtide.scenario;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the user set on the command line ({@code --param peak=500}). A scenario declares a parameter by asking for it;
 * what was set and never asked for is {@link #unknown()}, and an error. Used by one thread.
 */
public final class Parameters {
    private final Map<String, String> given;
    private final Set<String> asked = new TreeSet<>();

    private Parameters(Map<String, String> given) {
        this.given = new TreeMap<>(given);
    }

    /** Parameters with these values. */
    public static Parameters of(Map<String, String> given) {
        return new Parameters(given);
    }

    /** No parameter set: every default holds. */
    public static Parameters none() {
        return new Parameters(Map.of());
    }

    /** A finite number above zero. */
    public double number(String name, double defaultValue) {
        String text = take(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message as a number that is out of range.
        }
        throw bad(name, text, "a finite number above 0", "peak=500");
    }

    /** A duration such as {@code 90s}, {@code 5m}, {@code 250ms}, {@code 2h}, above zero. */
    public Duration duration(String name, Duration defaultValue) {
        String text = take(name);
        return text == null ? defaultValue : parseDuration(name, text);
    }

    /** Free text. */
    public String text(String name, String defaultValue) {
        String text = take(name);
        return text == null ? defaultValue : text;
    }

    /** Names that were set but that the scenario never asked for. */
    public Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(asked);
        return unknown;
    }

    /** Names that the scenario asked for. */
    public Set<String> known() {
        return Set.copyOf(asked);
    }

    private static Duration parseDuration(String name, String text) {
        int unitAt = 0;
        while (unitAt < text.length() && (Character.isDigit(text.charAt(unitAt)) || text.charAt(unitAt) == '.')) {
            unitAt++;
        }
        double seconds = switch (text.substring(unitAt)) {
            case "ms" -> 1e-3;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 0;
        };
        try {
            long nanos = Math.round(Double.parseDouble(text.substring(0, unitAt)) * seconds * 1e9);
            if (nanos > 0 && nanos < Long.MAX_VALUE) {
                return Duration.ofNanos(nanos);
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message as a unit that is not known.
        }
        throw bad(name, text, "a duration above 0 with unit ms, s, m or h", "length=90s");
    }

    private @org.jspecify.annotations.Nullable String take(String name) {
        asked.add(name);
        return given.get(name);
    }

    private static ScenarioException bad(String name, String text, String expected, String example) {
        return new ScenarioException(
                "Reading parameter '" + name + "'", "'" + text + "'", expected, "Write it like " + example + ".");
    }
}
