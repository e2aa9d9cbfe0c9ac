package io.kingtide.scenario.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code capacity.html}: the interval, the throughput/latency curve, and every probe. No script, no request. */
final class CapacityPage {
    private final CapacityResult found;

    CapacityPage(CapacityResult found) {
        this.found = found;
    }

    String html() {
        String verdict = found.generatorWasTheLimit() || found.holdsPerSecond() == 0 ? "invalid" : "pass";
        if (found.holdsPerSecond() == 0 && !found.generatorWasTheLimit()) {
            verdict = "fail";
        }
        CapacityChart chart = new CapacityChart(found);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                <title>Capacity: %s</title>
                <style>%s
                %s</style>
                </head>
                <body><main>
                <header class="verdict %s"><p class="eyebrow">Capacity of %s · engine %s</p>
                <h1>%s</h1><p class="sentence">%s</p></header>
                <section class="tiles" aria-label="Key figures">%s</section>
                <section><h2>Latency against load</h2>%s
                <p class="hint">Response times from the planned start, on a logarithmic scale. The shaded band is the interval of the capacity.%s</p></section>
                <section><h2>Throughput against load</h2>%s
                <p class="hint">What was answered while the rate was held. Where the dots leave the dashed diagonal, the system no longer keeps up.</p></section>
                <section><h2>Probes</h2>%s</section>
                <section><h2>What had to hold</h2><ul>%s</ul></section>
                </main></body></html>
                """.formatted(
                        Escapes.xml(found.scenario()),
                        resource("report.css"),
                        resource("capacity.css"),
                        verdict,
                        Escapes.xml(found.target()),
                        Escapes.xml(found.engine()),
                        Escapes.xml(found.scenario()),
                        Escapes.xml(found.sentence()),
                        tiles(),
                        chart.latency(),
                        knee(),
                        chart.throughput(),
                        table(),
                        limits());
    }

    private String knee() {
        Double at = found.kneePerSecond();
        return at == null
                ? ""
                : " The knee is at " + Figures.number(at)
                        + "/s: beyond it, waiting grows faster than throughput (the point furthest below the diagonal of the normalized curve).";
    }

    private String tiles() {
        Double fails = found.failsPerSecond();
        Double capacity = found.capacityPerSecond();
        Double knee = found.kneePerSecond();
        long invalid = found.probes().stream()
                .filter(probe -> probe.verdict() == Verdict.INVALID)
                .count();
        return tile(capacity == null ? "unknown" : Figures.number(capacity) + "/s", "capacity, middle of the interval")
                + tile(found.holdsPerSecond() == 0 ? "none" : Figures.number(found.holdsPerSecond()) + "/s", "holds")
                + tile(fails == null ? "none tried" : Figures.number(fails) + "/s", "does not hold")
                + tile(knee == null ? "none seen" : Figures.number(knee) + "/s", "knee of the curve")
                + tile(String.valueOf(found.probes().size()), "probes, " + invalid + " of them INVALID");
    }

    private static String tile(String figure, String what) {
        return "<div class=\"tile\"><b>" + Escapes.xml(figure) + "</b><span>" + Escapes.xml(what) + "</span></div>";
    }

    private String table() {
        StringBuilder rows = new StringBuilder("<div class=\"table\"><table><thead><tr><th>#</th><th>rate /s</th>"
                + "<th class=\"kind\">verdict</th><th>answered /s</th><th>p50 ms</th><th>p99 ms</th><th>errors</th>"
                + "<th>send lag p99 ms</th><th class=\"text\">why</th></tr></thead><tbody>");
        int number = 1;
        for (CapacityResult.Probe probe : found.probes()) {
            Double answered = probe.answeredPerSecond();
            rows.append(String.format(
                    Locale.ROOT,
                    "<tr><td><a href=\"%s/report.html\">%d</a></td><td>%s</td><td class=\"kind %s\">%s</td><td>%s</td><td>%s</td>"
                            + "<td>%s</td><td>%s</td><td>%s</td><td class=\"text\">%s</td></tr>",
                    Escapes.xml(probe.folder()),
                    number++,
                    Figures.number(probe.ratePerSecond()),
                    probe.verdict() == Verdict.PASS ? "ok" : probe.verdict() == Verdict.FAIL ? "bad" : "",
                    probe.verdict() == Verdict.PASS ? "holds" : probe.verdict() == Verdict.FAIL ? "fails" : "INVALID",
                    answered == null ? "" : Figures.number(answered),
                    Figures.number(probe.p50Millis()),
                    Figures.number(probe.p99Millis()),
                    Figures.percent(probe.errorRatio()),
                    Figures.number(probe.sendLagP99Millis()),
                    Escapes.xml(String.join(" ", probe.reasons()))));
        }
        return rows.append("</tbody></table></div>").toString();
    }

    private String limits() {
        StringBuilder list = new StringBuilder();
        for (String limit : found.limits()) {
            list.append("<li>").append(Escapes.xml(limit)).append("</li>");
        }
        return list.toString();
    }

    /** By rate, those that say something about the system. */
    static List<CapacityResult.Probe> curve(CapacityResult found) {
        return found.probes().stream()
                .filter(probe -> probe.verdict() != Verdict.INVALID)
                .sorted(Comparator.comparingDouble(CapacityResult.Probe::ratePerSecond))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = CapacityPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
