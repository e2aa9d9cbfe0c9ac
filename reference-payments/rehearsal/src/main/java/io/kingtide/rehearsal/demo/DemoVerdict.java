package io.kingtide.rehearsal.demo;

import io.kingtide.command.ExitCode;
import io.kingtide.rehearsal.audit.AuditResult;
import io.kingtide.rehearsal.traffic.Acknowledgements;
import io.kingtide.rehearsal.traffic.Operation;
import io.kingtide.rehearsal.traffic.ResponseTimes;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.ThresholdResult;
import io.kingtide.scenario.run.StopReason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rehearsal came to.
 *
 * @param audit null where the stores could not be audited
 */
public record DemoVerdict(
        RunSummary run,
        @Nullable AuditResult audit,
        Map<String, Long> refused,
        ResponseTimes.Figures realUsers,
        Acknowledgements told,
        Path folder) {

    /** The exit code of the contract. */
    public ExitCode exitCode() {
        RunSummary.Stop stop = run.stopped();
        if (stop != null && stop.kind() == StopReason.Kind.INTERRUPTED) {
            return ExitCode.INTERRUPTED;
        }
        return switch (run.verdict()) {
            case PASS -> ExitCode.HOLDS;
            case FAIL -> ExitCode.FAILED;
            case INVALID -> ExitCode.NOT_CARRIED_OUT;
        };
    }

    /** For a person. */
    public void print(PrintStream out) {
        out.println();
        out.println(run.verdict() + "  " + run.sentence());
        if (run.reasons().size() > 1) {
            run.reasons().forEach(reason -> out.println("  - " + reason));
        }
        out.println();
        line(
                out,
                "load",
                "%,d of %,d arrivals sent at their time (curve fidelity %.3f), peak %,d/s, %,d failed",
                run.started(),
                run.planned(),
                run.curveFidelity(),
                run.startedPeakPerSecond(),
                run.failed());
        for (ThresholdResult threshold : run.thresholds()) {
            line(out, threshold.ok() ? "holds" : "BROKEN", "%s", threshold.name());
        }
        line(
                out,
                "real users",
                "%,d requests meanwhile, %,d without an answer, p50 %.0f ms, p99 %.0f ms",
                realUsers.requests(),
                realUsers.failed(),
                realUsers.p50Millis(),
                realUsers.p99Millis());
        AuditResult found = audit;
        if (found == null) {
            line(out, "audit", "not possible: whether production was touched is not known");
        } else {
            line(
                    out,
                    "audit",
                    "%,d production rows explained by %,d acknowledged requests of real users, %,d rows touched by test traffic",
                    found.explained(),
                    told.count(Operation.Outcome.ACKNOWLEDGED),
                    found.productionRowsTouched());
            line(
                    out,
                    "",
                    "%,d rows written to shadow tables, %,d tagged statements refused%s",
                    found.shadowRowsWritten(),
                    refused.values().stream().mapToLong(Long::longValue).sum(),
                    refused.isEmpty() ? "" : " " + refused);
        }
        out.println();
        line(out, "report", "%s", folder.resolve("report.html"));
    }

    private static void line(PrintStream out, String name, String format, Object... values) {
        out.printf(Locale.ROOT, "  %-11s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}
