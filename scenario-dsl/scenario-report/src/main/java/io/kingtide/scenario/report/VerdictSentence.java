package io.kingtide.scenario.report;

import java.util.List;
import java.util.Locale;

/** The verdict in words for somebody who reads one sentence and decides. */
final class VerdictSentence {
    private VerdictSentence() {}

    static String of(Verdict verdict, RunSummary run, List<String> reasons) {
        return switch (verdict) {
            case PASS -> passed(run);
            case FAIL -> failed(run, reasons);
            case INVALID ->
                "This run proves nothing about the system, because the load was not carried out as planned. "
                        + first(reasons);
        };
    }

    private static String passed(RunSummary run) {
        return text(
                "The system carried the planned load, up to %,d arrivals in a second: 99 %% of %,d requests were answered"
                        + " within %s, %s failed%s.",
                run.plannedPeakPerSecond(),
                run.overall().count(),
                Figures.withUnit(run.overall().responseMillis().p99(), "ms"),
                Figures.percent(run.overall().errorRatio()),
                run.campaign() == null ? "" : ", and no production row was touched");
    }

    private static String failed(RunSummary run, List<String> reasons) {
        Long touched = run.audit().productionRowsTouched();
        if (touched != null && touched > 0) {
            return first(reasons);
        }
        long broken =
                run.thresholds().stream().filter(threshold -> !threshold.ok()).count();
        String subject = broken == 0
                ? "The load was sent as planned, but the run cannot pass. "
                : text(
                        "The load was sent as planned, and the system did not hold: %d of %d %s broken. ",
                        broken, run.thresholds().size(), broken == 1 ? "thresholds is" : "thresholds are");
        return subject + first(reasons);
    }

    private static String first(List<String> reasons) {
        int more = reasons.size() - 1;
        return reasons.get(0)
                + (more == 0 ? "" : more == 1 ? " One more reason below." : text(" %d more reasons below.", more));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
