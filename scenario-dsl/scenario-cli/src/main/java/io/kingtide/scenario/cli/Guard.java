package io.kingtide.scenario.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something outside the load that must hold before and during a run: room on a database's disk, a replica's lag, waits for
 * a pool, the latency of real users. Judged by one number that its source gives. Not thread-safe.
 */
final class Guard {
    /** Fewer values make no trend. */
    private static final int LEAST_FOR_TREND = 5;

    private static final int MOST_FOR_TREND = 60;

    /** This many times in a row without an answer, and the guard is no guard any more. */
    private static final int MOST_UNANSWERED = 3;

    /** Gives the number. May be slow, and may fail. */
    interface Source {
        double value() throws Exception;
    }

    /**
     * What must hold.
     *
     * @param name for people
     * @param limit in the unit of the source
     * @param atLeast whether the value must be at least the limit; otherwise it must be below
     * @param every how often it is asked
     * @param times how often in a row it must be broken to stop the run
     * @param forecast whether it must also hold at the run's end if it goes on as it did of late
     */
    record Rule(String name, double limit, boolean atLeast, Duration every, int times, boolean forecast) {
        boolean holds(double value) {
            return atLeast ? value >= limit : value < limit;
        }

        String expected() {
            return (atLeast ? "at least " : "below ") + number(limit);
        }
    }

    private record Sample(double seconds, double value) {}

    private final Rule rule;
    private final Source source;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private int broken;
    private int unanswered;

    Guard(Rule rule, Source source) {
        this.rule = rule;
        this.source = source;
    }

    Rule rule() {
        return rule;
    }

    /** Asks once, before the run; why it must not start, or null. */
    @Nullable
    String beforeTheRun() {
        try {
            double value = source.value();
            return rule.holds(value) ? null : number(value);
        } catch (Exception e) {
            return "no answer (" + reason(e) + ")";
        }
    }

    /**
     * Asks once, during the run.
     *
     * @param seconds since the start
     * @param end of the plan, in seconds since the start
     * @return why the run must stop, or null
     */
    @Nullable
    String during(double seconds, double end) {
        double value;
        try {
            value = source.value();
            unanswered = 0;
        } catch (Exception e) {
            unanswered++;
            return unanswered < MOST_UNANSWERED
                    ? null
                    : told("gave no answer " + unanswered + " times in a row (" + reason(e) + ")");
        }
        broken = rule.holds(value) ? 0 : broken + 1;
        if (broken >= rule.times()) {
            return told("was " + number(value) + (rule.times() > 1 ? " after " + broken + " broken values" : ""));
        }
        return rule.forecast() ? forecast(seconds, end, value) : null;
    }

    private @Nullable String forecast(double seconds, double end, double value) {
        samples.addLast(new Sample(seconds, value));
        if (samples.size() > MOST_FOR_TREND) {
            samples.removeFirst();
        }
        if (samples.size() < LEAST_FOR_TREND || end <= seconds) {
            return null;
        }
        double perSecond = slope();
        double atEnd = value + perSecond * (end - seconds);
        return rule.holds(atEnd)
                ? null
                : told(String.format(
                        Locale.ROOT,
                        "is %s, changes by %s a second, and would be %s at the end of the run",
                        number(value),
                        number(perSecond),
                        number(atEnd)));
    }

    /** Least squares. */
    private double slope() {
        double meanX = samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double meanY = samples.stream().mapToDouble(Sample::value).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (Sample sample : samples) {
            xy += (sample.seconds() - meanX) * (sample.value() - meanY);
            xx += (sample.seconds() - meanX) * (sample.seconds() - meanX);
        }
        return xx == 0 ? 0 : xy / xx;
    }

    private String told(String what) {
        return "Guard '" + rule.name() + "' " + what + "; it must be " + rule.expected() + ".";
    }

    /** A driver's message may hold an address, but never the password, which is no part of the URL here. */
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("").replaceAll("(?i)(password|token)=[^&;\\s]*", "$1=...");
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
