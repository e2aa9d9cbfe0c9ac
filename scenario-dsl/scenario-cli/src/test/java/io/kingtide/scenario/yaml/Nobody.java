package io.kingtide.scenario.yaml;

import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunRecorder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears nothing of a run. */
final class Nobody implements RunRecorder {
    @Override
    public void begun(Instant start, long startNanos) {}

    @Override
    public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {}

    @Override
    public void stepFinished(
            int journey,
            int step,
            long plannedNanos,
            long startedNanos,
            long endedNanos,
            Outcome outcome,
            @Nullable String failure) {}

    @Override
    public void arrivalFinished(int journey, long plannedNanos, long endedNanos, boolean ok) {}

    @Override
    public void event(long atNanos, String kind, String text) {}
}
