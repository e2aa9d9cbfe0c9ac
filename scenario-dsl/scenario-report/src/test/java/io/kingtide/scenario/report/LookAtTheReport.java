package io.kingtide.scenario.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public final class LookAtTheReport {
    public static void main(String[] args) {
        SyntheticRun run = PeakNight.run(400).campaign("double-11");
        try (RunRecording recording = run.record(Path.of(args[0]))) {
            long t = SyntheticRun.START.toEpochMilli();
            recording.event(
                    new RunEvent(t + 14_000, "switch", "bill-history off", "Answers an empty list, set by the plan."));
            recording.event(
                    new RunEvent(t + 14_200, "switch", "refunds deferred", "Queued for later, set by the plan."));
            recording.event(new RunEvent(t + 23_000, "limit", "orders 1,200/s", "Raised from 1,000/s by ops."));
            recording.event(new RunEvent(t + 45_000, "switch", "bill-history on", "Reversed by the plan."));
            recording.event(new RunEvent(
                    t + 46_000, "switch", "refunds on <script>alert(1)</script>", "Reversed by the plan."));
            long end = run.playInto(recording);
            recording.finish(end);
            RunFolder.open(Path.of(args[0]))
                    .audited(new Audit(
                            Audit.Method.RECONCILED, 0L, 48_211L, 17, Map.of("no-shadow", 12L, "ddl", 5L), List.of()));
        }
    }
}
