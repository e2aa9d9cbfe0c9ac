package io.kingtide.scenario.report;

import java.util.Locale;
import java.util.Map;

/** {@code summary.md}: the run in a few lines and two tables, for a pull request. */
final class MarkdownSummary {
    private MarkdownSummary() {}

    static String of(RunSummary run) {
        StringBuilder text = new StringBuilder();
        text.append("## ")
                .append(mark(run.verdict()))
                .append(" ")
                .append(run.verdict())
                .append(": ");
        text.append(Escapes.markdown(run.scenario())).append("\n\n");
        text.append(Escapes.markdown(run.sentence())).append("\n\n");
        for (String reason : run.reasons()) {
            text.append("- ").append(Escapes.markdown(reason)).append('\n');
        }
        if (!run.reasons().isEmpty()) {
            text.append('\n');
        }
        thresholds(run, text);
        requests(run, text);
        baseline(run, text);
        text.append(String.format(
                Locale.ROOT,
                "Engine %s, %s, %,d of %,d arrivals sent, curve fidelity %.3f.%n",
                Escapes.markdown(run.engine()),
                Figures.duration(run.seconds()),
                run.started(),
                run.planned(),
                run.curveFidelity()));
        return text.toString().replace("\r\n", "\n");
    }

    private static void thresholds(RunSummary run, StringBuilder text) {
        if (run.thresholds().isEmpty()) {
            return;
        }
        text.append("| threshold | measured | holds |\n|---|---:|:---:|\n");
        for (ThresholdResult threshold : run.thresholds()) {
            text.append("| ")
                    .append(Escapes.markdown(threshold.name()))
                    .append(" | ")
                    .append(Figures.withUnit(threshold.actual(), threshold.unit()))
                    .append(" | ")
                    .append(threshold.ok() ? "yes" : "**no**")
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static void requests(RunSummary run, StringBuilder text) {
        text.append(
                "| request | count | errors | p50 ms | p99 ms | p99.9 ms | max ms |\n|---|---:|---:|---:|---:|---:|---:|\n");
        for (Map.Entry<String, RequestSummary> entry : run.requests().entrySet()) {
            RequestSummary request = entry.getValue();
            Percentiles times = request.responseMillis();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %s | %s | %s |%n",
                    Escapes.markdown(entry.getKey()),
                    request.count(),
                    Figures.percent(request.errorRatio()),
                    Figures.number(times.p50()),
                    Figures.number(times.p99()),
                    Figures.number(times.p999()),
                    Figures.number(times.max())));
        }
        text.append('\n');
    }

    private static void baseline(RunSummary run, StringBuilder text) {
        BaselineComparison baseline = run.baseline();
        if (baseline == null) {
            return;
        }
        text.append("Against ").append(baseline.used().size()).append(" baseline runs");
        text.append(
                baseline.rejected().isEmpty()
                        ? ":\n\n"
                        : ", not used: " + Escapes.markdown(String.join("; ", baseline.rejected())) + "\n\n");
        if (baseline.effects().isEmpty()) {
            return;
        }
        text.append(
                "| p99 | baselines ms | this build ms | change | interval | smallest visible | slower |\n|---|---:|---:|---:|---:|---:|:---:|\n");
        for (BaselineComparison.Effect effect : baseline.effects()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %+.1f %% | %+.1f to %+.1f %% | %+.1f %% | %s |%n",
                    Escapes.markdown(effect.request()),
                    Figures.number(effect.baselineMillis()),
                    Figures.number(effect.actualMillis()),
                    effect.change() * 100,
                    effect.low() * 100,
                    effect.high() * 100,
                    effect.visible() * 100,
                    effect.slower() ? "**yes**" : effect.ruledOut() ? "no" : "not known"));
        }
        text.append('\n');
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "✅";
            case FAIL -> "❌";
            case INVALID -> "⚠️";
        };
    }
}
