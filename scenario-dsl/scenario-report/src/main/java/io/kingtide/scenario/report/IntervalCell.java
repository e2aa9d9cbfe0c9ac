package io.kingtide.scenario.report;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/** What ended within one second: times by request, results by journey. Not thread-safe; reused after {@link #clear}. */
final class IntervalCell {
    private static final int DIGITS = 3;
    /** Half a microsecond is finer than any clock here needs, and saves half of the memory that 1 ns would take. */
    private static final int LOWEST_NANOS = 1000;

    private static final long FIRST_HIGHEST_NANOS = 100_000_000L;

    /** Labels come from a small set; should an engine break that promise, the rest is counted together. */
    private static final int MAX_ERROR_LABELS = 50;

    private static final String OTHER_ERRORS = "(other errors)";

    /** The three times of one request name, and how its requests ended. */
    static final class RequestCell {
        final AbstractHistogram response = newHistogram();
        final AbstractHistogram service = newHistogram();
        final AbstractHistogram lag = newHistogram();
        long failed;
        long refused;

        private void addAll(RequestCell other) {
            response.add(other.response);
            service.add(other.service);
            lag.add(other.lag);
            failed += other.failed;
            refused += other.refused;
        }

        private void clear() {
            response.reset();
            service.reset();
            lag.reset();
            failed = 0;
            refused = 0;
        }
    }

    /** The response times of one journey's requests, how they ended, and how its iterations did. */
    static final class JourneyCell {
        final AbstractHistogram response = newHistogram();
        long ok;
        long failed;
        long iterationsEnded;
        long iterationsFailed;

        private void addAll(JourneyCell other) {
            response.add(other.response);
            ok += other.ok;
            failed += other.failed;
            iterationsEnded += other.iterationsEnded;
            iterationsFailed += other.iterationsFailed;
        }

        private void clear() {
            response.reset();
            ok = 0;
            failed = 0;
            iterationsEnded = 0;
            iterationsFailed = 0;
        }
    }

    private final @Nullable RequestCell[] requests;
    private final @Nullable JourneyCell[] journeys;
    private final Map<String, Long> errors = new HashMap<>();
    private long arrivals;
    private long veryLateArrivals;

    IntervalCell(RunNames names) {
        requests = new RequestCell[names.requests().size()];
        journeys = new JourneyCell[names.journeys().size()];
    }

    RequestCell request(int index) {
        RequestCell cell = requests[index];
        if (cell == null) {
            cell = new RequestCell();
            requests[index] = cell;
        }
        return cell;
    }

    JourneyCell journey(int index) {
        JourneyCell cell = journeys[index];
        if (cell == null) {
            cell = new JourneyCell();
            journeys[index] = cell;
        }
        return cell;
    }

    int requestCount() {
        return requests.length;
    }

    void error(String label) {
        count(errors, label, 1);
    }

    /** Failed requests by the engines' label. */
    Map<String, Long> errors() {
        return errors;
    }

    static void count(Map<String, Long> errors, String label, long times) {
        boolean known = errors.containsKey(label) || errors.size() < MAX_ERROR_LABELS;
        errors.merge(known ? label : OTHER_ERRORS, times, Long::sum);
    }

    void arrival(boolean veryLate) {
        arrivals++;
        veryLateArrivals += veryLate ? 1 : 0;
    }

    /** Arrivals that were counted elsewhere. */
    void arrivals(long sent, long veryLate) {
        arrivals += sent;
        veryLateArrivals += veryLate;
    }

    /** Arrivals sent within the second. */
    long arrivals() {
        return arrivals;
    }

    /** Those among them that were sent so late that the generator must have stood still. */
    long veryLateArrivals() {
        return veryLateArrivals;
    }

    void addAll(IntervalCell other) {
        arrivals += other.arrivals;
        veryLateArrivals += other.veryLateArrivals;
        other.errors.forEach((label, times) -> count(errors, label, times));
        for (int i = 0; i < requests.length; i++) {
            RequestCell added = other.requests[i];
            if (added != null) {
                request(i).addAll(added);
            }
        }
        for (int i = 0; i < journeys.length; i++) {
            JourneyCell added = other.journeys[i];
            if (added != null) {
                journey(i).addAll(added);
            }
        }
    }

    void clear() {
        arrivals = 0;
        veryLateArrivals = 0;
        errors.clear();
        for (RequestCell cell : requests) {
            if (cell != null) {
                cell.clear();
            }
        }
        for (JourneyCell cell : journeys) {
            if (cell != null) {
                cell.clear();
            }
        }
    }

    private static AbstractHistogram newHistogram() {
        IntCountsHistogram histogram = new IntCountsHistogram(LOWEST_NANOS, FIRST_HIGHEST_NANOS, DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }

    /** A histogram of the same precision that can count a whole run. */
    static Histogram newTotal() {
        Histogram histogram = new Histogram(LOWEST_NANOS, FIRST_HIGHEST_NANOS, DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }
}
