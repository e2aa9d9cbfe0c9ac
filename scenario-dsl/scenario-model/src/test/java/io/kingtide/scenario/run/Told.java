package io.kingtide.scenario.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recorder that keeps what it was told. */
final class Told implements RunRecorder {
    final List<Long> startLags = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    int finished;
    int finishedOk;

    record Step(
            int request,
            long planned,
            long start,
            long end,
            Outcome outcome,
            @Nullable String error) {}

    @Override
    public void begun(Instant at, long nanoTimeOfStart) {}

    @Override
    public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {
        startLags.add(actualNanos - plannedNanos);
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
        steps.add(new Step(request, plannedNanos, startNanos, endNanos, outcome, error));
    }

    @Override
    public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {
        finished++;
        finishedOk += ok ? 1 : 0;
    }

    @Override
    public void event(long atNanos, String kind, String text) {}
}
