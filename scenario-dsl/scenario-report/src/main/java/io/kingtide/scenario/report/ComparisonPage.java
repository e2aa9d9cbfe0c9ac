package io.kingtide.scenario.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code comparison.html}: several runs on one page, each held against the first. Self-contained like a run's report. It
 * shows what differs, also what makes the runs another experiment, and says nothing about chance: that is the gate's.
 */
public final class ComparisonPage {
    /** More runs than this cannot be told apart by colour. */
    public static final int MAX_RUNS = 8;

    /** Smaller changes of a percentile are not coloured: they are no news. */
    private static final double NEWS = 0.05;

    private static final double[] PERCENTILES = {
        1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.7, 99.9, 99.95, 99.97, 99.99,
        99.999
    };

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Run(String name, RunFolder folder, RunInfo info, RunSummary summary) {}

    private final List<Run> runs = new ArrayList<>();

    /**
     * @param folders of 2 to {@link #MAX_RUNS} runs with a summary; the first one is what the others are held against
     */
    public ComparisonPage(List<RunFolder> folders) {
        Set<String> names = new LinkedHashSet<>();
        for (RunFolder folder : folders) {
            String own =
                    String.valueOf(folder.path().toAbsolutePath().normalize().getFileName());
            String name = own;
            for (int i = 2; !names.add(name); i++) {
                name = own + " (" + i + ")";
            }
            runs.add(new Run(name, folder, folder.info(), folder.summary().orElseThrow()));
        }
    }

    /** Writes the page and gives its path back. */
    public Path writeTo(Path file) {
        try {
            Files.writeString(file, html());
            return file;
        } catch (IOException e) {
            throw RunFolder.writeFailed("Writing the comparison page", file, e);
        }
    }

    String html() {
        Run first = runs.get(0);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "title", Escapes.xml(runs.size() + " runs of " + first.summary().scenario()));
        parts.put(
                "eyebrow",
                Escapes.xml("Kingtide comparison · " + runs.size() + " runs, each held against " + first.name()));
        parts.put("scenario", Escapes.xml(first.summary().scenario()));
        parts.put("sentence", Escapes.xml(sentence()));
        parts.put("warnings", warnings());
        parts.put("cards", cards());
        parts.put("requests", requests());
        parts.put("differences", differences());
        parts.put("data", Escapes.scriptJson(JSON.writeValueAsString(data())));
        return PageTemplate.filled("comparison", parts);
    }

    /** What differs most, for somebody who reads one sentence. */
    String sentence() {
        Run first = runs.get(0);
        List<String> parts = new ArrayList<>();
        for (Run run : runs.subList(1, runs.size())) {
            RequestSummary all = run.summary().overall();
            double p99 = all.responseMillis().p99();
            parts.add(
                    all.count() == 0
                            ? run.name() + " measured nothing"
                            : text(
                                    "%s answered 99 %% of requests within %s (%s), %s failed",
                                    run.name(),
                                    Figures.withUnit(p99, "ms"),
                                    change(
                                            first.summary()
                                                    .overall()
                                                    .responseMillis()
                                                    .p99(),
                                            p99),
                                    Figures.percent(all.errorRatio())));
        }
        RequestSummary reference = first.summary().overall();
        String held = reference.count() == 0
                ? "nothing measured"
                : Figures.withUnit(reference.responseMillis().p99(), "ms") + ", "
                        + Figures.percent(reference.errorRatio()) + " failed";
        return text("Against %s (%s): %s.", first.name(), held, String.join("; ", parts));
    }

    /** Whatever makes a comparison of response times questionable. */
    String warnings() {
        List<String> all = new ArrayList<>();
        for (Run run : runs) {
            if (run.summary().verdict() == Verdict.INVALID) {
                all.add(
                        run.name()
                                + " is INVALID: its load was not carried out as planned, so its figures say little of the system.");
            }
        }
        differs(all, "scenario", run -> run.summary().scenario());
        differs(all, "engine", run -> run.summary().engine());
        differs(
                all,
                "number of load generators",
                run -> String.valueOf(Math.max(1, run.info().workers().size())));
        differs(all, "planned peak", run -> run.summary().plannedPeakPerSecond() + "/s");
        differs(all, "planned length", run -> Figures.duration(run.info().plannedMillis() / 1000.0));
        differs(all, "number of processors", run -> run.info().machine().getOrDefault("processors", "unknown"));
        if (all.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"reasons\">");
        all.forEach(one -> html.append("<li>").append(Escapes.xml(one)).append("</li>"));
        return html.append("</ul>").toString();
    }

    private void differs(List<String> all, String what, Function<Run, String> property) {
        Set<String> values = new LinkedHashSet<>();
        runs.forEach(run -> values.add(property.apply(run)));
        if (values.size() > 1) {
            all.add("Not the same " + what + ": " + String.join(", ", values) + ".");
        }
    }

    private String cards() {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            RunSummary of = run.summary();
            String verdict = of.verdict().name();
            boolean measured = of.overall().count() > 0;
            html.append(text(
                    "<div class=\"card run%d\"><p class=\"eyebrow\">%s%s</p><h3>%s</h3><p><b class=\"%s\">%s</b> %s</p>"
                            + "<dl><dt>sent</dt><dd>%s of %s (%s)</dd><dt>peak</dt><dd>%s/s planned, %s/s sent</dd>"
                            + "<dt>99 %%</dt><dd>%s</dd><dt>failed</dt><dd>%s</dd><dt>fidelity</dt><dd>%.3f</dd></dl></div>",
                    i,
                    Escapes.xml(TIME.format(Instant.ofEpochMilli(of.startedAtMillis()))),
                    i == 0 ? " · the reference" : "",
                    Escapes.xml(run.name()),
                    of.verdict() == Verdict.PASS ? "ok" : of.verdict() == Verdict.FAIL ? "bad" : "warn",
                    verdict,
                    Escapes.xml(of.engine() + ", " + Figures.duration(of.seconds())),
                    Figures.number(of.started()),
                    Figures.number(of.planned()),
                    Figures.percent(of.planned() == 0 ? 0 : of.started() / (double) of.planned()),
                    Figures.number(of.plannedPeakPerSecond()),
                    Figures.number(of.startedPeakPerSecond()),
                    measured ? Figures.withUnit(of.overall().responseMillis().p99(), "ms") : "–",
                    measured ? Figures.percent(of.overall().errorRatio()) : "–",
                    of.curveFidelity()));
        }
        return html.toString();
    }

    private String requests() {
        StringBuilder html = new StringBuilder(
                        "<div class=\"table\"><table><thead><tr><th class=\"text\">request</th><th class=\"text\">run</th><th>count</th>"
                                + "<th>failed</th><th class=\"first\">50 %</th><th>90 %</th><th>99 %</th><th>99.9 %</th><th>max</th>"
                                + "<th class=\"first\">99 % against ")
                .append(Escapes.xml(runs.get(0).name()))
                .append("</th></tr></thead><tbody>");
        for (String name : names()) {
            rows(html, name, run -> run.summary().requests().get(name));
        }
        rows(html, "all requests", run -> run.summary().overall());
        return html.append("</tbody></table></div>").toString();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.summary().requests().keySet()));
        return names;
    }

    private void rows(StringBuilder html, String name, Function<Run, @Nullable RequestSummary> figures) {
        RequestSummary reference = figures.apply(runs.get(0));
        for (int i = 0; i < runs.size(); i++) {
            html.append(i == 0 ? "<tr class=\"start\">" : "<tr>");
            if (i == 0) {
                html.append(text("<td class=\"text\" rowspan=\"%d\">%s</td>", runs.size(), Escapes.xml(name)));
            }
            html.append(text(
                    "<td class=\"text\"><i class=\"dot run%d\"></i>%s</td>",
                    i, Escapes.xml(runs.get(i).name())));
            RequestSummary of = figures.apply(runs.get(i));
            if (of == null) {
                html.append("<td colspan=\"8\" class=\"text soft\">not in this run</td></tr>");
                continue;
            }
            Percentiles times = of.responseMillis();
            html.append(text(
                    "<td>%,d</td><td%s>%s</td>",
                    of.count(), of.failed() > 0 ? " class=\"bad\"" : "", Figures.percent(of.errorRatio())));
            double[] cells = {times.p50(), times.p90(), times.p99(), times.p999(), times.max()};
            for (int c = 0; c < cells.length; c++) {
                html.append(c == 0 ? "<td class=\"first\">" : "<td>")
                        .append(Figures.number(cells[c]))
                        .append("</td>");
            }
            html.append(
                            i == 0 || reference == null
                                    ? "<td class=\"first soft\">–</td>"
                                    : delta(reference.responseMillis().p99(), times.p99()))
                    .append("</tr>");
        }
    }

    /** A bar from the middle: to the right and red is slower. Its length is on a scale of factors, full at four times. */
    private static String delta(double before, double now) {
        if (!(before > 0) || !(now > 0)) {
            return "<td class=\"first soft\">–</td>";
        }
        double factor = now / before;
        double share = Math.max(-1, Math.min(1, Math.log(factor) / Math.log(4)));
        String kind = Math.abs(factor - 1) < NEWS ? "same" : factor > 1 ? "slower" : "faster";
        return text(
                "<td class=\"first\"><span class=\"delta %s\"><i style=\"%s:50%%;width:%.1f%%\"></i></span><span class=\"figure\">%s</span></td>",
                kind, share < 0 ? "right" : "left", Math.abs(share) * 50, Escapes.xml(change(before, now)));
    }

    private static String change(double before, double now) {
        if (!(before > 0)) {
            return "nothing to compare with";
        }
        double factor = now / before;
        return factor >= 3 ? text("× %.1f", factor) : text("%+.1f %%", (factor - 1) * 100);
    }

    /** How the runs were made, where that differs. */
    private String differences() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        row(rows, "source", run -> run.info().source());
        row(rows, "target", run -> String.valueOf(run.info().target()));
        row(
                rows,
                "campaign",
                run -> run.info().campaign() == null ? "untagged" : run.info().campaign());
        row(rows, "seed", run -> String.valueOf(run.info().seed()));
        row(rows, "time scale", run -> Figures.number(run.info().timeScale()));
        row(rows, "rate scale", run -> Figures.number(run.info().rateScale()));
        row(
                rows,
                "workers",
                run -> run.info().workers().isEmpty()
                        ? "none"
                        : run.info().workers().size() + "");
        maps(rows, run -> run.info().parameters());
        maps(rows, run -> run.info().versions());
        maps(rows, run -> run.info().machine());
        StringBuilder html = new StringBuilder("<div class=\"table\"><table><thead><tr><th class=\"text\"></th>");
        for (int i = 0; i < runs.size(); i++) {
            html.append(text(
                    "<th class=\"text\"><i class=\"dot run%d\"></i>%s</th>",
                    i, Escapes.xml(runs.get(i).name())));
        }
        html.append("</tr></thead><tbody>");
        rows.forEach((name, values) -> {
            boolean same = new LinkedHashSet<>(values).size() == 1;
            html.append(same ? "<tr class=\"soft\">" : "<tr>")
                    .append("<td class=\"text\">")
                    .append(Escapes.xml(name))
                    .append("</td>");
            values.forEach(value -> html.append("<td class=\"text\">")
                    .append(Escapes.xml(value))
                    .append("</td>"));
            html.append("</tr>");
        });
        return html.append("</tbody></table></div>").toString();
    }

    private void row(Map<String, List<String>> rows, String name, Function<Run, String> property) {
        rows.put(name, runs.stream().map(property).toList());
    }

    private void maps(Map<String, List<String>> rows, Function<Run, Map<String, String>> properties) {
        Set<String> names = new java.util.TreeSet<>();
        runs.forEach(run -> names.addAll(properties.apply(run).keySet()));
        names.forEach(name -> row(rows, name, run -> properties.apply(run).getOrDefault(name, "–")));
    }

    private Map<String, Object> data() {
        List<Object> all = new ArrayList<>();
        for (Run run : runs) {
            Timeline timeline = Timeline.of(run.folder());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", run.name());
            one.put("step", timeline.step());
            one.put("seconds", timeline.seconds());
            if (!timeline.views().isEmpty()) {
                Timeline.View view = timeline.views().get(0);
                one.put("planned", ReportPage.rounded(view.planned()));
                one.put("sent", ReportPage.rounded(view.sent()));
                one.put("failed", ReportPage.rounded(view.failed()));
                one.put("p50", ReportPage.rounded(view.p50()));
                one.put("p99", ReportPage.rounded(view.p99()));
                one.put("max", ReportPage.rounded(view.max()));
            }
            one.put("distributions", distributions(run));
            all.add(one);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("percentiles", PERCENTILES);
        data.put("requests", names());
        data.put("runs", all);
        return data;
    }

    /** The response times at each of the percentiles by request, in milliseconds; a percentile that too few values decide is null. */
    private static Map<String, List<@Nullable Number>> distributions(Run run) {
        Map<String, Histogram> byRequest = new TreeMap<>();
        Histogram all = IntervalCell.newTotal();
        if (Files.exists(run.folder().histograms())) {
            HistogramLog.read(run.folder().histograms(), (second, kind, request, nanos) -> {
                if (kind == HistogramLog.Kind.RESPONSE) {
                    byRequest
                            .computeIfAbsent(request, absent -> IntervalCell.newTotal())
                            .add(nanos);
                    all.add(nanos);
                }
            });
        }
        Map<String, List<@Nullable Number>> told = new LinkedHashMap<>();
        told.put("", column(all));
        byRequest.forEach((name, nanos) -> told.put(name, column(nanos)));
        return told;
    }

    private static List<@Nullable Number> column(Histogram nanos) {
        List<@Nullable Number> column = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            boolean decided = nanos.getTotalCount() * (1 - percentile / 100) >= 1;
            column.add(decided ? Math.round(nanos.getValueAtPercentile(percentile) / 1e3) / 1e3 : null);
        }
        return column;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
