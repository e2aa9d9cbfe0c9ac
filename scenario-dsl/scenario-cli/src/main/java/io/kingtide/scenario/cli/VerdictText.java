package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.scenario.report.RequestSummary;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.ThresholdResult;
import io.kingtide.scenario.run.StopReason;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A finished run in the terminal, and its exit code. */
final class VerdictText {
    private VerdictText() {}

    static void print(RunSummary run, RunFolder folder, PrintWriter out) {
        out.println();
        out.println(run.verdict() + "  " + run.sentence());
        if (run.reasons().size() > 1) {
            run.reasons().forEach(reason -> out.println("  - " + reason));
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "  %,d of %,d arrivals sent, curve fidelity %.3f%n",
                run.started(),
                run.planned(),
                run.curveFidelity());
        int width =
                run.requests().keySet().stream().mapToInt(String::length).max().orElse(8);
        width = Math.max(8, Math.min(40, width));
        out.printf(
                Locale.ROOT,
                "  %-" + width + "s %10s %8s %9s %9s %9s %9s%n",
                "request",
                "count",
                "failed",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms");
        for (Map.Entry<String, RequestSummary> entry : run.requests().entrySet()) {
            RequestSummary request = entry.getValue();
            out.printf(
                    Locale.ROOT,
                    "  %-" + width + "s %,10d %7.2f%% %9.1f %9.1f %9.1f %9.1f%n",
                    plain(entry.getKey(), width),
                    request.count(),
                    request.errorRatio() * 100,
                    request.responseMillis().p50(),
                    request.responseMillis().p99(),
                    request.responseMillis().p999(),
                    request.responseMillis().max());
        }
        run.errors()
                .forEach((label, times) -> out.printf(Locale.ROOT, "  failed: %,d × %s%n", times, plain(label, 100)));
        for (ThresholdResult threshold : run.thresholds()) {
            out.printf("  %s %s%n", threshold.ok() ? "holds " : "BROKEN", threshold.name());
        }
        out.println();
        out.println("  " + folder.path().resolve("report.html"));
    }

    /** Names may hold escape sequences; a terminal must not obey them. */
    static String plain(String name, int width) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= width ? printable : printable.substring(0, width - 1) + "…";
    }

    static ExitCode exitCode(RunSummary run) {
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
}
