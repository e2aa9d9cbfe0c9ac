package io.kingtide.scenario.run;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The brake and the gauges of one run, shared by engine, recorder and whoever watches. Thread-safe. */
public final class RunControl {
    private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();
    private final List<Runnable> onStop = new CopyOnWriteArrayList<>();
    private final AtomicInteger lanes = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final LongAdder starved = new LongAdder();

    /**
     * Asks the run to end: no further arrival starts, running ones may end or are cut off within seconds. The first
     * reason counts.
     *
     * @return whether this was the first
     */
    public boolean stop(StopReason reason) {
        if (!stop.compareAndSet(null, reason)) {
            return false;
        }
        onStop.forEach(Runnable::run);
        return true;
    }

    /** Whether the run should end. One volatile read. */
    public boolean stopped() {
        return stop.get() != null;
    }

    /** Why the run should end. */
    public Optional<StopReason> stopReason() {
        return Optional.ofNullable(stop.get());
    }

    /** Runs this when the run is stopped, at once if it is already; it must not block. It may run twice in a race. */
    public void onStop(Runnable action) {
        onStop.add(action);
        if (stopped()) {
            action.run();
        }
    }

    /** Lanes (virtual users that carry arrivals) that exist; engines add and subtract. */
    public AtomicInteger lanes() {
        return lanes;
    }

    /** Lanes that carry an arrival now; engines add and subtract. */
    public AtomicInteger busyLanes() {
        return busy;
    }

    /** Arrivals that were due while no lane was free. */
    public LongAdder starvedArrivals() {
        return starved;
    }
}
