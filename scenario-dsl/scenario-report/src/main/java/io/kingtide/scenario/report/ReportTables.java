package io.kingtide.scenario.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of the page that are plain HTML. Every text that comes from outside passes {@link Escapes#xml}. */
final class ReportTables {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** A figure of no request at all: 0 ms would be a very good one. */
    private static final String NOTHING = "–";

    private final RunInfo info;
    private final RunSummary run;
    private final List<RunEvent> events;
    private final int maxEvents;

    ReportTables(RunInfo info, RunSummary run, List<RunEvent> events, int maxEvents) {
        this.info = info;
        this.run = run;
        this.events = events;
        this.maxEvents = maxEvents;
    }

    String eyebrow() {
        String campaign = run.campaign() == null ? "untagged load" : "campaign " + run.campaign();
        return Escapes.xml("Kingtide run · " + TIME.format(Instant.ofEpochMilli(run.startedAtMillis())) + " · "
                + Figures.duration(run.seconds()) + " · engine " + run.engine() + " · " + campaign);
    }

    String reasons() {
        boolean told = run.reasons().stream().allMatch(reason -> run.sentence().contains(reason));
        if (told) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"reasons\">");
        run.reasons()
                .forEach(reason ->
                        html.append("<li>").append(Escapes.xml(reason)).append("</li>"));
        return html.append("</ul>").toString();
    }

    String tiles() {
        RequestSummary all = run.overall();
        StringBuilder html = new StringBuilder();
        double sent = run.planned() == 0 ? 0 : run.started() / (double) run.planned();
        tile(html, Figures.number(run.plannedPeakPerSecond()), "planned peak, arrivals in a second", false);
        tile(
                html,
                Figures.percent(sent),
                text("%,d of %,d arrivals sent", run.started(), run.planned()),
                sent < Judge.MIN_STARTED_RATIO);
        boolean measured = all.count() > 0;
        String within = measured ? Figures.withUnit(all.responseMillis().p99(), "ms") : NOTHING;
        tile(html, within, "99 % of answers came within", false);
        tile(
                html,
                measured ? Figures.percent(all.errorRatio()) : NOTHING,
                text("%,d of %,d requests failed", all.failed(), all.count()),
                false);
        tile(
                html,
                text("%.3f", run.curveFidelity()),
                "curve fidelity (1 is perfect)",
                run.curveFidelity() < Judge.MIN_CURVE_FIDELITY);
        Long touched = run.audit().productionRowsTouched();
        if (run.campaign() != null) {
            tile(
                    html,
                    touched == null ? "unknown" : Figures.number(touched),
                    "production rows touched by test traffic",
                    touched == null || touched > 0);
        }
        return html.toString();
    }

    private static void tile(StringBuilder html, String figure, String meaning, boolean bad) {
        html.append("<div class=\"tile").append(bad ? " bad" : "").append("\"><b>");
        html.append(Escapes.xml(figure))
                .append("</b><span>")
                .append(Escapes.xml(meaning))
                .append("</span></div>");
    }

    String requests() {
        StringBuilder html = new StringBuilder(
                "<div class=\"table\"><table><thead><tr><th class=\"text\" rowspan=\"2\">request</th>"
                        + "<th rowspan=\"2\">count</th><th rowspan=\"2\">failed</th>"
                        + "<th class=\"group\" colspan=\"6\">response time, ms (from the planned start)</th>"
                        + "<th class=\"group\" colspan=\"3\">service time, ms</th>"
                        + "<th class=\"group\" colspan=\"2\">send lag, ms</th></tr><tr>"
                        + "<th class=\"first\">mean</th><th>50 %</th><th>90 %</th><th>99 %</th><th>99.9 %</th><th>max</th>"
                        + "<th class=\"first\">50 %</th><th>99 %</th><th>max</th><th class=\"first\">99 %</th><th>max</th></tr></thead><tbody>");
        run.requests().forEach((name, request) -> requestRow(html, name, request, ""));
        if (run.requests().size() != 1) {
            requestRow(html, "all requests", run.overall(), " class=\"total\"");
        }
        return html.append(
                        "</tbody></table></div><p class=\"hint\">Response time counts from the moment at which the plan wanted the"
                                + " request sent, so that a stall of the system shows in full. Service time counts from the actual sending. Send lag is"
                                + " the difference: the load generator's own delay.</p>")
                .toString();
    }

    private static void requestRow(StringBuilder html, String name, RequestSummary request, String attributes) {
        html.append("<tr")
                .append(attributes)
                .append("><td class=\"text\">")
                .append(Escapes.xml(name))
                .append("</td>");
        if (request.count() == 0) {
            html.append("<td>0</td>")
                    .append(("<td>" + NOTHING + "</td>").repeat(12))
                    .append("</tr>");
            return;
        }
        html.append(text(
                "<td>%,d</td><td%s>%s</td>",
                request.count(), request.failed() > 0 ? " class=\"bad\"" : "", Figures.percent(request.errorRatio())));
        Percentiles response = request.responseMillis();
        cells(html, response.mean(), response.p50(), response.p90(), response.p99(), response.p999(), response.max());
        Percentiles service = request.serviceMillis();
        cells(html, service.p50(), service.p99(), service.max());
        Percentiles lag = request.sendLagMillis();
        html.append(text(
                "<td class=\"first%s\">%s</td><td>%s</td></tr>",
                Judge.isSentLate(request) ? " warn" : "", Figures.number(lag.p99()), Figures.number(lag.max())));
    }

    private static void cells(StringBuilder html, double... millis) {
        for (int i = 0; i < millis.length; i++) {
            html.append(i == 0 ? "<td class=\"first\">" : "<td>")
                    .append(Figures.number(millis[i]))
                    .append("</td>");
        }
    }

    String thresholds() {
        if (run.thresholds().isEmpty()) {
            return "<p>The scenario states none.</p>";
        }
        StringBuilder html = new StringBuilder(
                "<div class=\"table\"><table><thead><tr><th class=\"text\">threshold</th><th>measured</th><th>holds</th></tr></thead><tbody>");
        for (ThresholdResult threshold : run.thresholds()) {
            html.append(text(
                    "<tr><td class=\"text\">%s</td><td>%s</td><td class=\"%s\">%s</td></tr>",
                    Escapes.xml(threshold.name()),
                    Escapes.xml(Figures.withUnit(threshold.actual(), threshold.unit())),
                    threshold.ok() ? "ok" : "bad",
                    threshold.ok() ? "yes" : "no"));
        }
        return html.append("</tbody></table></div>").toString();
    }

    String audit() {
        Audit audit = run.audit();
        if (run.campaign() == null) {
            return "<p>The load was untagged: to the system it was real traffic, and there is nothing to audit.</p>";
        }
        if (audit.method() == Audit.Method.NONE) {
            return "<p class=\"bad\">Nobody audited production for leaks, so whether test traffic touched it is unknown.</p>";
        }
        StringBuilder html = new StringBuilder("<dl>");
        pair(html, "how", method(audit.method()));
        Long touched = audit.productionRowsTouched();
        html.append("<dt>production rows touched</dt><dd class=\"")
                .append(touched != null && touched == 0 ? "ok" : "bad")
                .append("\">");
        html.append(count(touched)).append("</dd>");
        pair(html, "shadow rows written", count(audit.shadowRowsWritten()));
        pair(html, "tagged statements refused", Figures.number(audit.refused()));
        audit.sortedReasons().forEach((reason, count) -> pair(html, "· " + reason, Figures.number(count)));
        html.append("</dl>");
        if (!audit.findings().isEmpty()) {
            html.append("<ul class=\"reasons\">");
            audit.findings()
                    .forEach(finding ->
                            html.append("<li>").append(Escapes.xml(finding)).append("</li>"));
            html.append("</ul>");
        }
        return html.toString();
    }

    private static String method(Audit.Method method) {
        return switch (method) {
            case RECONCILED -> "reconciled: production holds exactly what real clients were acknowledged";
            case CHECKSUMS -> "checksums of production tables before and after";
            case IDENTITIES -> "search of production tables for the rehearsal's identities";
            case NONE -> "none";
        };
    }

    private static String count(@Nullable Long rows) {
        return rows == null ? "unknown" : Figures.number(rows);
    }

    String events() {
        if (events.isEmpty()) {
            return "<p>None were recorded.</p>";
        }
        StringBuilder html =
                new StringBuilder("<div class=\"table\"><table><thead><tr><th>after</th><th class=\"kind\">kind</th>"
                        + "<th class=\"text\">what</th><th class=\"text\">how</th></tr></thead><tbody>");
        for (RunEvent event : events.subList(0, Math.min(events.size(), maxEvents))) {
            html.append(text(
                    "<tr><td>%.1f s</td><td class=\"kind\">%s</td><td class=\"text\">%s</td><td class=\"text\">%s</td></tr>",
                    (event.atMillis() - run.startedAtMillis()) / 1000.0,
                    Escapes.xml(event.kind()),
                    Escapes.xml(event.name()),
                    Escapes.xml(event.text())));
        }
        html.append("</tbody></table></div>");
        if (events.size() > maxEvents) {
            html.append(text("<p class=\"hint\">%,d more are in events.jsonl.</p>", events.size() - maxEvents));
        }
        return html.toString();
    }

    String run() {
        StringBuilder html = new StringBuilder("<dl>");
        pair(html, "scenario", info.scenario() + " (" + info.source() + ")");
        pair(html, "target", info.target() == null ? "named by the scenario" : info.target());
        pair(html, "seed", String.valueOf(info.seed()));
        if (info.timeScale() != 1 || info.rateScale() != 1) {
            pair(
                    html,
                    "scaled",
                    "time ÷ " + Figures.number(info.timeScale()) + ", rate × " + Figures.number(info.rateScale()));
        }
        pairs(html, info.parameters());
        pairs(html, info.versions());
        pairs(html, info.machine());
        for (RunInfo.Worker worker : info.workers()) {
            pair(
                    html,
                    "worker " + worker.address(),
                    text("%s, clock known to %.2f ms", worker.engine(), worker.clockSkewMillis())
                            + (worker.clockDriftMillis() == null
                                    ? ""
                                    : text(", moved by %.2f ms during the run", worker.clockDriftMillis())));
        }
        run.journeys()
                .forEach((name, journey) -> pair(
                        html,
                        "journey " + name,
                        text(
                                "%,d planned, %,d sent, %,d completed, %,d failed",
                                journey.planned(), journey.started(), journey.completed(), journey.failed())));
        return html.append("</dl>").toString();
    }

    String footer() {
        return "INVALID means: fewer than 99 % of arrivals sent, curve fidelity below 0.95, send-lag p99 above 5 ms and above"
                + " 10 % of the service p99, a lost worker, or an answer without the readiness echo. Charts by uPlot (MIT licence).";
    }

    private static void pairs(StringBuilder html, Map<String, String> pairs) {
        new TreeMap<>(pairs).forEach((name, value) -> pair(html, name, value));
    }

    private static void pair(StringBuilder html, String name, String value) {
        html.append("<dt>")
                .append(Escapes.xml(name))
                .append("</dt><dd>")
                .append(Escapes.xml(value))
                .append("</dd>");
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
