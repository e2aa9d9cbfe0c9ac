package io.kingtide.scenario.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a system finished while a rate was held.
 *
 * @param seconds whole seconds that were looked at
 * @param startedPerSecond arrivals that were sent
 * @param endedPerSecond arrivals' worth of requests that ended, well or not
 * @param answeredPerSecond of these, well
 */
public record AnsweredRate(double seconds, double startedPerSecond, double endedPerSecond, double answeredPerSecond) {
    private static final double TOLERATED = 0.01;
    private static final double TOLERATED_ARRIVALS = 10;

    /** Whether a queue grew: what ended is less than what was sent, by more than chance. */
    public boolean fellBehind() {
        double missing = (startedPerSecond - endedPerSecond) * seconds;
        return missing > Math.max(TOLERATED_ARRIVALS, TOLERATED * startedPerSecond * seconds);
    }

    /**
     * Between two seconds of a finished run. Requests are turned into arrivals by what an iteration of their journey makes on
     * average, so that iterations should be short against the time that is looked at.
     *
     * @param fromSecond the first second
     * @param toSecond the second after the last one; less where the run ended earlier
     * @return empty if no whole second was left, or nothing ended
     */
    public static Optional<AnsweredRate> between(RunFolder run, int fromSecond, int toSecond) {
        RunSummary summary = run.summary().orElseThrow();
        RunSummary.Stop stop = summary.stopped();
        int end = stop == null ? toSecond : Math.min(toSecond, (int) Math.floor(stop.atSeconds()));
        if (end <= fromSecond) {
            return Optional.empty();
        }
        Map<String, long[]> requests = new HashMap<>();
        double started = 0;
        for (SeriesRow row : run.series()) {
            long[] counts = requests.computeIfAbsent(row.journey(), absent -> new long[3]);
            counts[0] += row.ok() + row.failed();
            if (row.second() >= fromSecond && row.second() < end) {
                counts[1] += row.ok() + row.failed();
                counts[2] += row.ok();
                started += row.started();
            }
        }
        double ended = 0;
        double answered = 0;
        for (Map.Entry<String, long[]> journey : requests.entrySet()) {
            RunSummary.JourneySummary known = summary.journeys().get(journey.getKey());
            long[] counts = journey.getValue();
            if (known != null && known.completed() > 0 && counts[0] > 0) {
                double perIteration = counts[0] / (double) known.completed();
                ended += counts[1] / perIteration;
                answered += counts[2] / perIteration;
            }
        }
        int seconds = end - fromSecond;
        return ended == 0
                ? Optional.empty()
                : Optional.of(new AnsweredRate(seconds, started / seconds, ended / seconds, answered / seconds));
    }
}
