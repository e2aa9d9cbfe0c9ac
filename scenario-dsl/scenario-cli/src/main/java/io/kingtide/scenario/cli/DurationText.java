package io.kingtide.scenario.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
    private static final Map<String, Double> NANOS = Map.of("ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            double nanos = Double.parseDouble(matcher.group(1)) * NANOS.getOrDefault(matcher.group(2), 0.0);
            if (nanos >= 1 && nanos < Long.MAX_VALUE) {
                return Duration.ofNanos(Math.round(nanos));
            }
        }
        // What is expected; whoever reads the option says where, and what was got.
        throw new TypeConversionException("a time above 0 with unit ms, s, m or h, such as 90s");
    }
}
