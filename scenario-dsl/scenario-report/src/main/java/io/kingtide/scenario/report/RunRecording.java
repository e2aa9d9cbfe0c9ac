package io.kingtide.scenario.report;

import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one recorder of a run: takes what the engine tells, writes it into the run's folder second by second, watches the
 * thresholds with early stop, and ends in a judged {@link RunFolder}. Thread-safe.
 *
 * <p>The owner calls {@link #tick} several times a second while the engine runs, then {@link #finish} once, whatever
 * happened, and {@link #close}.
 */
public final class RunRecording implements RunRecorder, AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** How long a second is waited for after it has passed, for threads that are about to report into it. */
    private static final long GRACE_NANOS = 200_000_000L;

    /** This share of a second's arrivals sent very late means that the generator stood still. */
    private static final double STANDSTILL_SHARE = 0.2;

    private static final long NOT_STOPPED = Long.MIN_VALUE;

    /** More events are counted, and one last event says so. */
    private static final int MAX_EVENTS = 10_000;

    private final RunPlan plan;
    private final RunControl control;
    private final RunInfo info;
    private final Clock clock;
    private final RunFolder folder;
    private final RunFiles files;
    private final RunNames names;
    private final LoadRecorder load;
    private final PlannedArrivals planned;
    private final RunFigures figures;
    private final TreeMap<Integer, IntervalCell> drained = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    /** The workers that are still to report, and how far each has. */
    private final Map<String, Integer> workers = new LinkedHashMap<>();

    private boolean stoodStill;
    private int nextSecond;
    private int events;
    private final AtomicLong stoppedAt = new AtomicLong(NOT_STOPPED);
    private @Nullable Begin begin;

    private record Begin(long atMillis, long nanoTime) {}

    private RunRecording(
            Path folder, RunPlan plan, RunControl control, RunInfo info, Clock clock, LongSupplier nanoClock) {
        this.plan = plan;
        this.control = control;
        this.info = info;
        this.clock = clock;
        this.folder = RunFolder.of(folder);
        this.files = RunFiles.create(folder, info);
        this.names = RunNames.of(plan);
        this.load = new LoadRecorder(names, Runtime.getRuntime().availableProcessors());
        this.planned = new PlannedArrivals(plan);
        this.figures = new RunFigures(plan, names);
        control.onStop(() -> stoppedAt.compareAndSet(NOT_STOPPED, nanoClock.getAsLong()));
    }

    /**
     * Prepares a folder and its recorder.
     *
     * @param folder new or empty; created if need be
     * @param clock wall clock, for events that come before the start
     * @param nanoClock {@link System#nanoTime}, to know when a run was stopped
     * @throws RunFolderException if the folder cannot take the run, or holds another one
     */
    public static RunRecording create(
            Path folder, RunPlan plan, RunControl control, RunInfo info, Clock clock, LongSupplier nanoClock) {
        return new RunRecording(folder, plan, control, info, clock, nanoClock);
    }

    @Override
    public synchronized void begun(Instant at, long nanoTimeOfStart) {
        if (begin != null) {
            throw new IllegalStateException("A run begins once");
        }
        begin = new Begin(at.toEpochMilli(), nanoTimeOfStart);
        try {
            files.begin(at.toEpochMilli());
        } catch (IOException e) {
            outputGone(e);
        }
    }

    @Override
    public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {
        load.arrivalSent(journey, plannedNanos, actualNanos);
    }

    @Override
    public void stepFinished(
            int journey,
            int request,
            long plannedNanos,
            long startNanos,
            long endNanos,
            Outcome outcome,
            @Nullable String error) {
        load.requestEnded(journey, request, plannedNanos, startNanos, endNanos, outcome, error);
    }

    @Override
    public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {
        load.iterationEnded(journey, endNanos, ok);
    }

    @Override
    public void event(long atNanos, String kind, String text) {
        Begin begun = beginning();
        long at = begun == null ? clock.millis() : begun.atMillis() + atNanos / 1_000_000;
        event(new RunEvent(at, kind, kind, text));
    }

    /** Writes down something that happened. */
    public synchronized void event(RunEvent event) {
        events++;
        if (events > MAX_EVENTS) {
            return;
        }
        try {
            files.event(
                    events < MAX_EVENTS
                            ? event
                            : new RunEvent(
                                    event.atMillis(), "note", "events cut", "Further events are not written down."));
        } catch (IOException e) {
            outputGone(e);
        }
    }

    /** Something made the run another one than planned (a lost worker, no echo): it will be INVALID for this reason. */
    public synchronized void fault(String reason) {
        if (!faults.contains(reason)) {
            faults.add(reason);
        }
    }

    /** The load comes from these workers: a second is taken in when all of them have told it. Called before the start. */
    public synchronized void awaitWorkers(List<String> names) {
        names.forEach(worker -> workers.put(worker, -1));
    }

    /**
     * Takes in what a worker recorded.
     *
     * @throws IllegalArgumentException if the packet is of another plan
     */
    public synchronized void workerTold(String worker, WorkerPacket packet) {
        for (WorkerPacket.Second told : packet.seconds()) {
            IntervalCell cell = WorkerPacket.cell(told, names);
            watchForStandstill("worker " + worker, told.second(), cell);
            load.add(told.second(), cell);
        }
        for (WorkerPacket.Sent sent : packet.sent()) {
            if (sent.journey() < 0 || sent.journey() >= names.journeys().size()) {
                throw new IllegalArgumentException("journey " + sent.journey() + " of " + names.journeys());
            }
        }
        load.add(packet.sent(), packet.lastEndNanos());
        packet.notes().forEach(note -> event(note.atNanos(), note.kind(), worker + ": " + note.text()));
        workers.computeIfPresent(worker, (name, through) -> Math.max(through, packet.through()));
    }

    /** Nothing more will come from this worker: it has ended, or is lost. */
    public synchronized void workerLeft(String worker) {
        workers.remove(worker);
    }

    /** Replaces {@code run.json}: more is known now of how the run was carried out. */
    public synchronized void describe(RunInfo more) {
        try {
            folder.writeInfo(more);
        } catch (IOException e) {
            outputGone(e);
        }
    }

    /** When the run's clock started; null before. */
    public @Nullable Instant startedAt() {
        Begin begun = beginning();
        return begun == null ? null : Instant.ofEpochMilli(begun.atMillis());
    }

    private synchronized @Nullable Begin beginning() {
        return begin;
    }

    /**
     * Takes in the seconds that have passed, writes them, and stops the run if a threshold with early stop is broken or
     * the folder can no longer be written.
     *
     * @param nanoTime now, by {@link System#nanoTime()}
     * @return the seconds that were taken in, oldest first
     */
    public synchronized List<LiveSecond> tick(long nanoTime) {
        Begin begun = begin;
        if (begun == null) {
            return List.of();
        }
        long passed = nanoTime - begun.nanoTime() - GRACE_NANOS;
        long seconds = Math.min(Integer.MAX_VALUE - 1L, Math.floorDiv(passed, SECOND_NANOS));
        for (int through : workers.values()) {
            seconds = Math.min(seconds, through + 1L);
        }
        return takeIn((int) seconds);
    }

    /**
     * Takes in all seconds that are left, the last one short of a second too. The engine has returned.
     *
     * @param nanoTime now, by {@link System#nanoTime()}
     */
    public synchronized List<LiveSecond> lastTick(long nanoTime) {
        Begin begun = begin;
        return begun == null
                ? List.of()
                : takeIn(secondsThrough(endNanos(nanoTime - begun.nanoTime(), control.stopped())));
    }

    private int secondsThrough(long endedNanos) {
        return (int) Math.max(nextSecond, Math.min(Integer.MAX_VALUE - 1L, endedNanos / SECOND_NANOS + 1));
    }

    private List<LiveSecond> takeIn(int seconds) {
        List<LiveSecond> live = new ArrayList<>();
        if (seconds > nextSecond) {
            load.drainThrough(seconds - 1, drained);
            List<ArrivalBins> sent = load.sent();
            while (nextSecond < seconds) {
                live.add(takeInOne(nextSecond, sent));
                nextSecond++;
            }
        }
        return live;
    }

    /** What was planned after a stop was not to be sent, and is not missed. */
    private long plannedUntil() {
        Begin begun = begin;
        long stopped = stoppedAt.get();
        return stopped == NOT_STOPPED || begun == null ? Long.MAX_VALUE : stopped - begun.nanoTime();
    }

    private LiveSecond takeInOne(int second, List<ArrivalBins> sent) {
        planned.advanceTo(Math.min((second + 1) * SECOND_NANOS, plannedUntil()));
        IntervalCell cell = drained.remove(second);
        if (cell == null) {
            cell = new IntervalCell(names);
        }
        watchForStandstill("load generator", second, cell);
        figures.add(cell);
        List<ArrivalBins> plannedSoFar = planned.passed(sent);
        try {
            files.second(figures.rows(second, cell, plannedSoFar, sent), second, cell, names);
        } catch (IOException e) {
            outputGone(e);
        }
        ThresholdResult broken = figures.thresholds().second(second, cell);
        if (broken != null) {
            stop(
                    StopReason.Kind.THRESHOLD,
                    second,
                    "Stopped early: " + broken.name() + " was broken: "
                            + Figures.withUnit(broken.actual(), broken.unit()) + ".");
        }
        return figures.live(second, cell, plannedSoFar, sent, faults.isEmpty());
    }

    /** A generator that stood still sends a burst when it goes on: most of it far too late. In a long run that drowns in the percentiles. */
    private void watchForStandstill(String who, int second, IntervalCell cell) {
        if (!stoodStill
                && cell.veryLateArrivals() > 0
                && cell.veryLateArrivals() >= STANDSTILL_SHARE * cell.arrivals()) {
            stoodStill = true;
            fault("The " + who + " stood still or had no virtual user free: in second " + second + ", "
                    + cell.veryLateArrivals() + " of " + cell.arrivals()
                    + " arrivals were sent half a second late or more.");
        }
    }

    private void outputGone(IOException e) {
        String text = "The run's folder can no longer be written: "
                + RunFolder.writeFailed("Writing the run", folder.path(), e).getMessage();
        fault(text);
        control.stop(new StopReason(StopReason.Kind.SAFETY, text));
    }

    private void stop(StopReason.Kind kind, int second, String text) {
        if (control.stop(new StopReason(kind, text))) {
            Begin begun = begin;
            long at = begun == null ? clock.millis() : begun.atMillis() + (second + 1) * 1000L;
            event(new RunEvent(at, kind == StopReason.Kind.THRESHOLD ? "threshold" : "abort", "stop", text));
        }
    }

    /**
     * Takes in what is left, judges the run without an audit, and writes its results. The engine has returned.
     *
     * @param nanoTime when the load ended, by {@link System#nanoTime()}
     * @throws RunFolderException if the results cannot be written
     */
    public synchronized RunSummary finish(long nanoTime) {
        Begin begun = begin;
        StopReason reason = control.stopReason().orElse(null);
        long ended = begun == null ? 0 : endNanos(nanoTime - begun.nanoTime(), reason != null);
        if (begun != null) {
            takeIn(secondsThrough(ended));
        } else {
            beginEmpty();
        }
        load.drainThrough(Integer.MAX_VALUE, drained);
        drained.values().forEach(figures::add);
        planned.advanceTo(begun == null ? 0 : plannedUntil());
        RunSummary.Stop stop = reason == null ? null : new RunSummary.Stop(reason.kind(), reason.text(), ended / 1e9);
        if (begun == null) {
            fault("The load never started.");
        }
        long startedAt = begun == null ? info.startedAtMillis() : begun.atMillis();
        List<ArrivalBins> sent = load.sent();
        RunSummary judged = Judge.judge(figures.summary(
                info, startedAt, Math.max(0, ended / 1e9), planned.passed(sent), sent, List.copyOf(faults), stop));
        try {
            files.releaseReserve();
        } catch (IOException e) {
            outputGone(e);
        }
        folder.writeResults(judged);
        return judged;
    }

    /** Also a run whose engine failed before its clock started has all files of a run. */
    private void beginEmpty() {
        try {
            files.begin(info.startedAtMillis());
        } catch (IOException e) {
            outputGone(e);
        }
    }

    /** An engine takes a moment to return after the last answer; that moment is not part of the run. */
    private long endNanos(long nowNanos, boolean stopped) {
        long loadEnded = Math.max(load.lastEndNanos(), plan.length().toNanos());
        return Math.max(0, stopped ? nowNanos : Math.min(nowNanos, loadEnded));
    }

    /** The folder that is written. */
    public RunFolder folder() {
        return folder;
    }

    @Override
    public synchronized void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw RunFolder.writeFailed("Closing the run", folder.path(), e);
        }
    }
}
