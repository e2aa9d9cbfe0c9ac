package io.kingtide.scenario.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    /** Three significant digits or so, with the unit. */
    static String withUnit(@Nullable Double value, String unit) {
        if (value == null) {
            return "nothing measured";
        }
        if (unit.equals("ratio")) {
            return percent(value);
        }
        return unit.isEmpty() ? number(value) : number(value) + (unit.startsWith("/") ? "" : " ") + unit;
    }

    /** Thousands separated, and as many decimals as the size deserves. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value)
                ? "%,.0f"
                : size >= 10 ? "%,.1f" : size >= 1 ? "%,.2f" : "%,.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A share of 0 to 1 in percent; never rounds something to 0 % or 100 %. */
    static String percent(double share) {
        double percent = share * 100;
        if (percent > 0 && percent < 0.01) {
            return "< 0.01 %";
        }
        if (percent < 100 && percent > 99.99) {
            return "> 99.99 %";
        }
        return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.2f %%", percent);
    }

    /** {@code 2 min 05 s}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return number(Math.round(seconds * 10) / 10.0) + " s";
        }
        long hours = whole / 3600;
        String minutes = String.format(Locale.ROOT, "%d min %02d s", whole % 3600 / 60, whole % 60);
        return hours == 0 ? minutes : hours + " h " + minutes;
    }
}
