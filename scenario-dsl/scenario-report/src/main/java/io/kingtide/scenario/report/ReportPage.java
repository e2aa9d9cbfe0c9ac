package io.kingtide.scenario.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code report.html}: one file that needs nothing else. The tables are plain HTML, so that the page says the same without
 * scripts; the charts are drawn from the data inside it. Its content policy forbids every request.
 */
final class ReportPage {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** More events than this make the axis unreadable; the table says how many are left out. */
    private static final int MAX_EVENTS = 300;

    /** Of interest when one looks for it, but not on the axis, where it would cover what matters. */
    private static final Set<String> OFF_THE_AXIS = Set.of("note", "effect", "lanes", "node");

    private final RunInfo info;
    private final RunSummary run;
    private final List<RunEvent> events;
    private final Timeline timeline;

    private ReportPage(RunInfo info, RunSummary run, List<RunEvent> events, Timeline timeline) {
        this.info = info;
        this.run = run;
        this.events = events;
        this.timeline = timeline;
    }

    static String of(RunFolder folder, RunSummary run) {
        return new ReportPage(folder.info(), run, folder.events(), Timeline.of(folder)).html();
    }

    private String html() {
        ReportTables tables = new ReportTables(info, run, events, MAX_EVENTS);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", Escapes.xml(run.verdict() + ": " + run.scenario()));
        parts.put("eyebrow", tables.eyebrow());
        parts.put("verdict", run.verdict().name());
        parts.put("verdict.class", run.verdict().name().toLowerCase(Locale.ROOT));
        parts.put("scenario", Escapes.xml(run.scenario()));
        parts.put("sentence", Escapes.xml(run.sentence()));
        parts.put("reasons", tables.reasons());
        parts.put("tiles", tables.tiles());
        parts.put("timeline.hint", timelineHint());
        parts.put("requests", tables.requests());
        parts.put("thresholds", tables.thresholds());
        parts.put("audit", tables.audit());
        parts.put("events", tables.events());
        parts.put("run", tables.run());
        parts.put("footer", tables.footer());
        parts.put("data", Escapes.scriptJson(JSON.writeValueAsString(data())));
        return PageTemplate.filled("report", parts);
    }

    private String timelineHint() {
        String thinned = timeline.step() == 1
                ? ""
                : "Each point stands for " + timeline.step()
                        + " seconds: counts are their mean, times their worst second. ";
        return thinned
                + "Arrivals are counted in the second in which they were planned or sent, answers in the second in which"
                + " they came. Dashed lines are events.";
    }

    private Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("step", timeline.step());
        data.put("seconds", timeline.seconds());
        List<Object> views = new ArrayList<>();
        for (Timeline.View view : timeline.views()) {
            Map<String, Object> columns = new LinkedHashMap<>();
            columns.put("name", view.name());
            columns.put("planned", rounded(view.planned()));
            columns.put("sent", rounded(view.sent()));
            columns.put("failed", rounded(view.failed()));
            columns.put("p50", rounded(view.p50()));
            columns.put("p99", rounded(view.p99()));
            columns.put("p999", rounded(view.p999()));
            columns.put("max", rounded(view.max()));
            views.add(columns);
        }
        data.put("views", views);
        List<Object> marks = new ArrayList<>();
        for (RunEvent event : events.subList(0, Math.min(events.size(), MAX_EVENTS))) {
            if (OFF_THE_AXIS.contains(event.kind())) {
                continue;
            }
            Map<String, Object> mark = new LinkedHashMap<>();
            mark.put("t", Math.round((event.atMillis() - run.startedAtMillis()) / 10.0) / 100.0);
            mark.put("name", event.name());
            mark.put("text", event.text());
            marks.add(mark);
        }
        data.put("events", marks);
        return data;
    }

    static List<Number> rounded(double[] values) {
        List<Number> rounded = new ArrayList<>(values.length);
        for (double value : values) {
            double cut = Math.round(value * 100) / 100.0;
            rounded.add(cut == Math.rint(cut) ? (Number) (long) cut : (Number) cut);
        }
        return rounded;
    }
}
