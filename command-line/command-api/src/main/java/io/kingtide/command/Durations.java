package io.kingtide.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people type them: {@code 500ms}, {@code 45s}, {@code 30m}, {@code 1h30m}, {@code 2h}. */
public final class Durations {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /**
     * The time that {@code text} stands for.
     *
     * @param option what is being read, for the error
     * @throws Problem of {@link ExitCode#USAGE} if it is no time, or out of range
     */
    public static Duration parse(String option, String text, Duration least, Duration most) {
        Matcher form = FORM.matcher(text.strip());
        if (!text.isBlank() && form.matches()) {
            Duration time = Duration.ofHours(number(form.group(1)))
                    .plusMinutes(number(form.group(2)))
                    .plusSeconds(number(form.group(3)))
                    .plusMillis(number(form.group(4)));
            if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
                return time;
            }
        }
        throw Problem.usage(
                "Reading " + option,
                "'" + text + "'",
                "a time from " + say(least) + " to " + say(most) + ", such as 500ms, 45s, 30m or 1h30m",
                "Correct it.");
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String say(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + "ms";
        }
        boolean hours = time.toSeconds() > 0 && time.toSeconds() % 3600 == 0;
        return hours ? time.toHours() + "h" : time.toSeconds() + "s";
    }
}
