package io.kingtide.scenario.report;

import io.kingtide.scenario.run.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rules by which a run is PASS, FAIL or INVALID. Pure.
 *
 * <p>INVALID is asked first: a run that was not carried out as planned says nothing about the system, so a broken
 * threshold in it is no failure, and a kept one no success. The one exception is a run that a threshold stopped: what
 * was planned until then is compared with what was sent until then, and the system has failed.
 */
final class Judge {
    static final double MIN_CURVE_FIDELITY = 0.95;
    static final double MIN_STARTED_RATIO = 0.99;
    static final double SEND_LAG_FLOOR_MILLIS = 5;
    static final double SEND_LAG_SHARE_OF_SERVICE = 0.1;

    /** Below this many requests a name's 99th percentile is a handful of values, and says nothing of the generator. */
    private static final long MIN_COUNT_FOR_OWN_LAG = 1000;

    private Judge() {}

    /** The same summary with the verdict, the reasons and the sentence that its measurements deserve. */
    static RunSummary judge(RunSummary run) {
        List<String> invalid = whyInvalid(run);
        if (!invalid.isEmpty()) {
            return run.with(Verdict.INVALID, invalid, VerdictSentence.of(Verdict.INVALID, run, invalid));
        }
        List<String> failures = whyFailed(run);
        Verdict verdict = failures.isEmpty() ? Verdict.PASS : Verdict.FAIL;
        return run.with(verdict, failures, VerdictSentence.of(verdict, run, failures));
    }

    private static List<String> whyInvalid(RunSummary run) {
        List<String> reasons = new ArrayList<>(run.faults());
        RunSummary.Stop stop = run.stopped();
        boolean told = stop == null || run.faults().contains(stop.reason());
        if (stop != null && stop.kind() != StopReason.Kind.THRESHOLD && !told) {
            reasons.add(stop.reason());
        }
        if (run.planned() == 0) {
            reasons.add(
                    stop == null
                            ? "Nothing was planned: the curve holds no arrival."
                            : "The run ended before its first arrival was due.");
            return reasons;
        }
        if (run.started() < MIN_STARTED_RATIO * run.planned()) {
            reasons.add(text(
                    "Only %,d of %,d planned arrivals were sent (%.1f %%); expected at least %.0f %%.",
                    run.started(), run.planned(), 100.0 * run.started() / run.planned(), 100 * MIN_STARTED_RATIO));
        }
        if (run.curveFidelity() < MIN_CURVE_FIDELITY) {
            reasons.add(text(
                    "The sent load did not follow the curve: fidelity %.3f; expected at least %.2f.",
                    run.curveFidelity(), MIN_CURVE_FIDELITY));
        }
        addLateSending(run, reasons);
        BaselineComparison baseline = run.baseline();
        if (baseline != null && baseline.problem() != null) {
            reasons.add(baseline.problem());
        }
        return reasons;
    }

    private static void addLateSending(RunSummary run, List<String> reasons) {
        if (isSentLate(run.overall())) {
            reasons.add(lateSending("requests were", run.overall()));
            return;
        }
        for (Map.Entry<String, RequestSummary> request : run.requests().entrySet()) {
            if (request.getValue().count() >= MIN_COUNT_FOR_OWN_LAG && isSentLate(request.getValue())) {
                reasons.add(lateSending("request '" + request.getKey() + "' was", request.getValue()));
            }
        }
    }

    static boolean isSentLate(RequestSummary request) {
        return request.sendLagMillis().p99() > allowedLagMillis(request);
    }

    static double allowedLagMillis(RequestSummary request) {
        return Math.max(
                SEND_LAG_FLOOR_MILLIS,
                SEND_LAG_SHARE_OF_SERVICE * request.serviceMillis().p99());
    }

    private static String lateSending(String subject, RequestSummary request) {
        return text(
                "The load generator was the slow one: %s sent up to %.1f ms late (p99); allowed %.1f ms.",
                subject, request.sendLagMillis().p99(), allowedLagMillis(request));
    }

    /** A leak comes first: it concerns real people. */
    private static List<String> whyFailed(RunSummary run) {
        List<String> reasons = new ArrayList<>();
        addAudit(run, reasons);
        RunSummary.Stop stop = run.stopped();
        if (stop != null) {
            reasons.add(stop.reason());
        }
        for (ThresholdResult threshold : run.thresholds()) {
            if (!threshold.ok()) {
                reasons.add(text(
                        "Threshold %s does not hold: %s.",
                        threshold.name(), Figures.withUnit(threshold.actual(), threshold.unit())));
            }
        }
        addSlowdowns(run, reasons);
        return reasons;
    }

    private static void addSlowdowns(RunSummary run, List<String> reasons) {
        BaselineComparison baseline = run.baseline();
        if (baseline == null) {
            return;
        }
        for (BaselineComparison.Effect effect : baseline.effects()) {
            if (effect.slower()) {
                reasons.add(text(
                        "Slower than %d baseline runs: p99 of %s was %s, %+.1f %% (interval %+.1f %% to %+.1f %%).",
                        baseline.used().size(),
                        effect.request(),
                        Figures.withUnit(effect.actualMillis(), "ms"),
                        effect.change() * 100,
                        effect.low() * 100,
                        effect.high() * 100));
            }
        }
    }

    private static void addAudit(RunSummary run, List<String> reasons) {
        Audit audit = run.audit();
        Long touched = audit.productionRowsTouched();
        if (touched != null && touched > 0) {
            reasons.add(text("Test traffic touched %,d production rows; expected none.", touched));
        }
        reasons.addAll(audit.findings());
        if (run.campaign() != null && audit.method() == Audit.Method.NONE) {
            reasons.add("Nobody audited production for leaks; a run with tagged load cannot pass without an audit.");
        }
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
