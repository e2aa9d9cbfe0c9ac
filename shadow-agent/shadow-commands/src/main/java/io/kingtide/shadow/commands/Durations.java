package io.kingtide.shadow.commands;

import io.kingtide.command.Problem;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lengths of time as people write them: {@code 45s}, {@code 30m}, {@code 1h30m}, {@code 2h}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    private Durations() {}

    static Duration parse(String option, String text) {
        Matcher form = FORM.matcher(text.trim());
        if (text.isBlank() || !form.matches()) {
            throw Problem.usage(
                    "Reading " + option,
                    "'" + text + "'",
                    "a length of time such as 45s, 30m, 2h or 1h30m",
                    "Correct it.");
        }
        return Duration.ofHours(number(form.group(1)))
                .plusMinutes(number(form.group(2)))
                .plusSeconds(number(form.group(3)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
