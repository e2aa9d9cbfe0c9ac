package io.kingtide.scenario.report;

import io.kingtide.scenario.run.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the engines' threads report and hands it out a second at a time. Thread-safe. All times are nanoseconds since
 * the start of the run.
 *
 * <p>Threads are spread over a few stripes, each with plain histograms under its own lock: a lock that is hardly ever
 * contended costs some 20 ns, less than atomic histograms would, and needs no phase protocol to be drained. A result
 * belongs to the second in which its request ended, by its own timestamp and not by when the drain came by, so that a
 * generator that stood still shows as an empty second and not as a longer one. What is reported for a second that has
 * already been drained is counted in the oldest open one: late is better than lost.
 */
final class LoadRecorder {
    /** No scheduler and no ordinary garbage collection delays a thread for so long. */
    static final long VERY_LATE_NANOS = 500_000_000L;

    private static final int MAX_STRIPES = 8;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MAX_SPARE_CELLS = 3;

    private final RunNames names;
    private final Stripe[] stripes;

    LoadRecorder(RunNames names, int processors) {
        this.names = names;
        int count = Integer.highestOneBit(Math.max(1, Math.min(MAX_STRIPES, processors * 2)));
        stripes = new Stripe[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new Stripe(names);
        }
    }

    void arrivalSent(int journey, long plannedNanos, long sentNanos) {
        stripe().arrivalSent(journey, plannedNanos, sentNanos);
    }

    void iterationEnded(int journey, long endedNanos, boolean ok) {
        stripe().iterationEnded(journey, endedNanos, ok);
    }

    void requestEnded(
            int journey,
            int request,
            long plannedNanos,
            long sentNanos,
            long endedNanos,
            Outcome outcome,
            @Nullable String error) {
        stripe().requestEnded(journey, request, plannedNanos, sentNanos, endedNanos, outcome, error);
    }

    /** Takes in a second that another recorder counted. */
    void add(int second, IntervalCell counted) {
        stripes[0].add(second, counted);
    }

    /** Takes in arrivals that another recorder counted, and when its last request ended. */
    void add(List<WorkerPacket.Sent> sent, long lastEndNanos) {
        stripes[0].add(sent, lastEndNanos);
    }

    private Stripe stripe() {
        long id = Thread.currentThread().getId();
        return stripes[(int) ((id ^ (id >>> 4)) & (stripes.length - 1))];
    }

    /** Moves everything that ended in or before {@code second} into {@code into}, by second. */
    void drainThrough(int second, Map<Integer, IntervalCell> into) {
        for (Stripe stripe : stripes) {
            stripe.drainThrough(second, into);
        }
    }

    /** The arrivals sent so far, by the index of their journey. */
    List<ArrivalBins> sent() {
        List<ArrivalBins> sum = new ArrayList<>();
        for (int journey = 0; journey < names.journeys().size(); journey++) {
            sum.add(new ArrivalBins());
        }
        for (Stripe stripe : stripes) {
            stripe.addSentTo(sum);
        }
        return sum;
    }

    /** When the last request so far ended. */
    long lastEndNanos() {
        long last = 0;
        for (Stripe stripe : stripes) {
            last = Math.max(last, stripe.lastEndNanos());
        }
        return last;
    }

    private static final class Stripe {
        private final RunNames names;
        private final ArrivalBins[] sent;
        private final TreeMap<Integer, IntervalCell> open = new TreeMap<>();
        private final Deque<IntervalCell> spare = new ArrayDeque<>();
        private int firstOpen;
        private long lastEnd;

        Stripe(RunNames names) {
            this.names = names;
            this.sent = new ArrivalBins[names.journeys().size()];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = new ArrivalBins();
            }
        }

        synchronized void arrivalSent(int journey, long plannedNanos, long sentNanos) {
            sent[journey].add(sentNanos);
            cell(sentNanos).arrival(sentNanos - plannedNanos >= VERY_LATE_NANOS);
        }

        synchronized void iterationEnded(int journey, long endedNanos, boolean ok) {
            IntervalCell.JourneyCell cell = cell(endedNanos).journey(journey);
            cell.iterationsEnded++;
            cell.iterationsFailed += ok ? 0 : 1;
        }

        synchronized void requestEnded(
                int journey,
                int request,
                long plannedNanos,
                long sentNanos,
                long endedNanos,
                Outcome outcome,
                @Nullable String error) {
            IntervalCell cell = cell(endedNanos);
            lastEnd = Math.max(lastEnd, endedNanos);
            long response = Math.max(0, endedNanos - plannedNanos);
            IntervalCell.RequestCell times = cell.request(request);
            times.response.recordValue(response);
            times.service.recordValue(Math.max(0, endedNanos - sentNanos));
            times.lag.recordValue(Math.max(0, sentNanos - plannedNanos));
            IntervalCell.JourneyCell ofJourney = cell.journey(journey);
            ofJourney.response.recordValue(response);
            if (outcome == Outcome.OK) {
                ofJourney.ok++;
                return;
            }
            ofJourney.failed++;
            times.failed++;
            times.refused += outcome == Outcome.REFUSED ? 1 : 0;
            cell.error(error == null ? "unknown" : error);
        }

        synchronized void add(int second, IntervalCell counted) {
            cell(second * SECOND_NANOS).addAll(counted);
        }

        synchronized void add(List<WorkerPacket.Sent> arrivals, long lastEndNanos) {
            lastEnd = Math.max(lastEnd, lastEndNanos);
            arrivals.forEach(of -> sent[of.journey()].add(of.bin(), of.count()));
        }

        synchronized long lastEndNanos() {
            return lastEnd;
        }

        private IntervalCell cell(long endedNanos) {
            int second = (int) Math.max(firstOpen, endedNanos / SECOND_NANOS);
            IntervalCell cell = open.get(second);
            if (cell == null) {
                cell = spare.isEmpty() ? new IntervalCell(names) : spare.pop();
                open.put(second, cell);
            }
            return cell;
        }

        synchronized void drainThrough(int second, Map<Integer, IntervalCell> into) {
            Map<Integer, IntervalCell> due = open.headMap(second, true);
            due.forEach((key, cell) -> {
                into.computeIfAbsent(key, absent -> new IntervalCell(names)).addAll(cell);
                cell.clear();
                if (spare.size() < MAX_SPARE_CELLS) {
                    spare.push(cell);
                }
            });
            due.clear();
            firstOpen = Math.max(firstOpen, second == Integer.MAX_VALUE ? second : second + 1);
        }

        synchronized void addSentTo(List<ArrivalBins> sum) {
            for (int journey = 0; journey < sent.length; journey++) {
                sum.get(journey).addAll(sent[journey]);
            }
        }
    }
}
