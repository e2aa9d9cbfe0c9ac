package io.kingtide.scenario.testkit;

import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunRecorder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A recorder that keeps everything, for tests and benchmarks. Thread-safe. */
public final class RunLog implements RunRecorder {
    private final List<Step> steps = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong finishedOk = new AtomicLong();
    private volatile long begun;
    private volatile long startNanoTime;

    /** An arrival that started. */
    public record Start(int journey, long plannedNanos, long actualNanos) {}

    /** A request that ended. */
    public record Step(
            int journey,
            int request,
            long plannedNanos,
            long startNanos,
            long endNanos,
            Outcome outcome,
            @Nullable String error) {
        /** From the planned start. */
        public long responseNanos() {
            return endNanos - plannedNanos;
        }

        /** From the actual start. */
        public long serviceNanos() {
            return endNanos - startNanos;
        }

        /** From the planned to the actual start. */
        public long lagNanos() {
            return startNanos - plannedNanos;
        }
    }

    @Override
    public void begun(Instant at, long nanoTimeOfStart) {
        begun++;
        startNanoTime = nanoTimeOfStart;
    }

    @Override
    public synchronized void arrivalStarted(int journey, long plannedNanos, long actualNanos) {
        starts.add(new Start(journey, plannedNanos, actualNanos));
    }

    @Override
    public synchronized void stepFinished(
            int journey,
            int request,
            long plannedNanos,
            long startNanos,
            long endNanos,
            Outcome outcome,
            @Nullable String error) {
        steps.add(new Step(journey, request, plannedNanos, startNanos, endNanos, outcome, error));
    }

    @Override
    public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {
        finished.incrementAndGet();
        if (ok) {
            finishedOk.incrementAndGet();
        }
    }

    @Override
    public synchronized void event(long atNanos, String kind, String text) {
        events.add(kind + ": " + text);
    }

    /** Requests that ended, in the order in which they ended. */
    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Arrivals that started. */
    public synchronized List<Start> starts() {
        return List.copyOf(starts);
    }

    /** Arrivals that ended. */
    public long finished() {
        return finished.get();
    }

    /** Arrivals that ended well. */
    public long finishedOk() {
        return finishedOk.get();
    }

    /** {@link System#nanoTime()} at the run's nanosecond 0. */
    public long startNanoTime() {
        return startNanoTime;
    }

    /** How often the clock was started. */
    public long begun() {
        return begun;
    }

    /** A percentile, 0 to 100, of a time of all requests, in milliseconds. */
    public double percentileMillis(double percentile, ToLongFunction<Step> time) {
        long[] sorted = steps().stream().mapToLong(time).sorted().toArray();
        int rank = (int) Math.ceil(percentile / 100 * sorted.length);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)] / 1e6;
    }

    /** The share of arrivals that started in another 100 ms than planned, as in 1 - curve fidelity. */
    public double misplaced() {
        int bins = 1
                + (int) (starts().stream()
                                .mapToLong(s -> Math.max(s.plannedNanos(), s.actualNanos()))
                                .max()
                                .orElse(0)
                        / 100_000_000L);
        long[] difference = new long[bins];
        for (Start start : starts()) {
            difference[(int) (start.plannedNanos() / 100_000_000L)]--;
            difference[(int) (start.actualNanos() / 100_000_000L)]++;
        }
        long moved = 0;
        for (long d : difference) {
            moved += Math.abs(d);
        }
        return starts().isEmpty() ? 0 : moved / 2.0 / starts().size();
    }
}
