package io.kingtide.scenario.report;

import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of a worker: takes what its engine tells and hands it out in packets, for the {@link RunRecording} of the
 * controller. It judges nothing and writes no file. Thread-safe.
 */
public final class WorkerRecording implements RunRecorder {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long GRACE_NANOS = 200_000_000L;

    /** Between two packets; further ones are left out. */
    private static final int MAX_NOTES = 200;

    private final RunNames names;
    private final LoadRecorder load;
    private final List<ArrivalBins> told = new ArrayList<>();
    private final Deque<WorkerPacket.Note> notes = new ArrayDeque<>();
    private long startNanoTime;
    private boolean begun;

    public WorkerRecording(RunPlan plan) {
        names = RunNames.of(plan);
        load = new LoadRecorder(names, Runtime.getRuntime().availableProcessors());
        names.journeys().forEach(journey -> told.add(new ArrivalBins()));
    }

    @Override
    public synchronized void begun(Instant at, long nanoTimeOfStart) {
        startNanoTime = nanoTimeOfStart;
        begun = true;
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
    public synchronized void event(long atNanos, String kind, String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(new WorkerPacket.Note(atNanos, kind, text));
        }
    }

    /** What has come to an end by now, a moment after the end of its second. */
    public synchronized WorkerPacket packet(long nanoTime) {
        long passed = nanoTime - startNanoTime - GRACE_NANOS;
        int through = begun ? (int) Math.min(Integer.MAX_VALUE - 2L, Math.floorDiv(passed, SECOND_NANOS) - 1) : -1;
        return packetThrough(Math.max(-1, through));
    }

    /** Everything that is left; the engine has returned. */
    public synchronized WorkerPacket lastPacket() {
        return packetThrough(Integer.MAX_VALUE);
    }

    private WorkerPacket packetThrough(int through) {
        TreeMap<Integer, IntervalCell> drained = new TreeMap<>();
        if (through >= 0) {
            load.drainThrough(through, drained);
        }
        List<WorkerPacket.Second> seconds = new ArrayList<>();
        drained.forEach((second, cell) -> seconds.add(WorkerPacket.second(second, cell, names)));
        List<WorkerPacket.Sent> sent = new ArrayList<>();
        List<ArrivalBins> now = load.sent();
        for (int i = 0; i < now.size(); i++) {
            int journey = i;
            now.get(i).since(told.get(i), (bin, count) -> sent.add(new WorkerPacket.Sent(journey, bin, count)));
            told.set(i, now.get(i));
        }
        WorkerPacket packet = new WorkerPacket(through, load.lastEndNanos(), seconds, sent, List.copyOf(notes));
        notes.clear();
        return packet;
    }
}
