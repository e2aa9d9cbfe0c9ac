package io.kingtide.scenario.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a search for a capacity as inline SVG: load to the right, latency or throughput upwards. */
final class CapacityChart {
    private static final int WIDTH = 1040;
    private static final int HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 70;
    private static final int TOP = 18;
    private static final int BOTTOM = 44;

    private final CapacityResult found;
    private final List<CapacityResult.Probe> curve;
    private final double highestRate;

    CapacityChart(CapacityResult found) {
        this.found = found;
        this.curve = CapacityPage.curve(found);
        this.highestRate = found.probes().stream()
                        .mapToDouble(CapacityResult.Probe::ratePerSecond)
                        .max()
                        .orElse(1)
                * 1.04;
    }

    String latency() {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (CapacityResult.Probe probe : found.probes()) {
            least = Math.min(least, Math.max(0.01, probe.p50Millis()));
            most = Math.max(most, probe.p99Millis());
        }
        Scale scale = new Scale(true, Double.isInfinite(least) ? 1 : least * 0.8, Math.max(most, 1) * 1.3);
        StringBuilder svg = open("Response time against arrivals a second", scale, "ms");
        line(svg, "p50", scale, CapacityResult.Probe::p50Millis);
        line(svg, "p99", scale, CapacityResult.Probe::p99Millis);
        dots(svg, scale, CapacityResult.Probe::p99Millis);
        if (!curve.isEmpty()) {
            CapacityResult.Probe last = curve.get(curve.size() - 1);
            text(svg, "name-p50", x(last.ratePerSecond()) + 9, scale.y(last.p50Millis()) + 4, "start", "p50");
            text(svg, "name-p99", x(last.ratePerSecond()) + 9, scale.y(last.p99Millis()) + 4, "start", "p99");
        }
        return svg.append("</svg>").toString();
    }

    String throughput() {
        Scale scale = new Scale(false, 0, highestRate);
        StringBuilder svg = open("Answered against arrivals a second", scale, "/s");
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"diagonal\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                x(0),
                scale.y(0),
                x(highestRate),
                scale.y(highestRate)));
        line(svg, "answered", scale, CapacityChart::answered);
        dots(svg, scale, CapacityChart::answered);
        return svg.append("</svg>").toString();
    }

    private static double answered(CapacityResult.Probe probe) {
        Double answered = probe.answeredPerSecond();
        return answered == null ? probe.ratePerSecond() * (1 - probe.errorRatio()) : answered;
    }

    private StringBuilder open(String label, Scale scale, String unit) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"curve\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                label));
        Double fails = found.failsPerSecond();
        if (fails != null && found.holdsPerSecond() > 0) {
            double from = x(found.holdsPerSecond());
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                    from,
                    TOP,
                    Math.max(2, x(fails) - from),
                    HEIGHT - TOP - BOTTOM));
        }
        for (double tick : scale.ticks()) {
            grid(svg, LEFT, scale.y(tick), WIDTH - RIGHT, scale.y(tick));
            text(svg, "", LEFT - 8, scale.y(tick) + 4, "end", plain(tick) + (unit.equals("ms") ? " ms" : unit));
        }
        for (double tick : new Scale(false, 0, highestRate).ticks()) {
            grid(svg, x(tick), TOP, x(tick), HEIGHT - BOTTOM);
            text(svg, "", x(tick), HEIGHT - BOTTOM + 18, "middle", plain(tick));
        }
        text(svg, "", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "arrivals a second");
        knee(svg);
        return svg;
    }

    private void knee(StringBuilder svg) {
        Double knee = found.kneePerSecond();
        if (knee != null) {
            boolean roomToTheLeft = x(knee) > WIDTH / 3.0;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"knee\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    x(knee),
                    TOP,
                    x(knee),
                    HEIGHT - BOTTOM));
            text(
                    svg,
                    "knee-name",
                    x(knee) + (roomToTheLeft ? -6 : 6),
                    TOP + 12,
                    roomToTheLeft ? "end" : "start",
                    "knee " + Figures.number(knee) + "/s");
        }
    }

    private void line(StringBuilder svg, String kind, Scale scale, ToDoubleFunction<CapacityResult.Probe> value) {
        StringBuilder points = new StringBuilder();
        for (CapacityResult.Probe probe : curve) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(probe.ratePerSecond()), scale.y(value.applyAsDouble(probe))));
        }
        svg.append("<polyline class=\"line ")
                .append(kind)
                .append("\" points=\"")
                .append(points.toString().strip())
                .append("\"/>");
    }

    private void dots(StringBuilder svg, Scale scale, ToDoubleFunction<CapacityResult.Probe> value) {
        for (CapacityResult.Probe probe : found.probes()) {
            String kind = switch (probe.verdict()) {
                case PASS -> "holds";
                case FAIL -> "fails";
                case INVALID -> "invalid-dot";
            };
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"><title>%s/s: %s, p99 %s ms</title></circle>",
                    kind,
                    x(probe.ratePerSecond()),
                    scale.y(value.applyAsDouble(probe)),
                    Figures.number(probe.ratePerSecond()),
                    kind.equals("invalid-dot") ? "INVALID" : kind,
                    Figures.number(probe.p99Millis())));
        }
    }

    private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, String kind, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                kind,
                x,
                y,
                anchor,
                Escapes.xml(text)));
    }

    private double x(double rate) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, Math.min(1, rate / highestRate));
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%,.0f", number)
                : String.format(Locale.ROOT, "%s", number);
    }

    /** Upwards: linear or logarithmic. */
    private record Scale(boolean logarithmic, double from, double to) {
        private static final int MOST_TICKS = 8;

        double y(double value) {
            double share = logarithmic
                    ? (Math.log(Math.max(value, from)) - Math.log(from)) / (Math.log(to) - Math.log(from))
                    : (value - from) / (to - from);
            return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.max(0, Math.min(1, share));
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            if (logarithmic) {
                double[] steps = to / from > 1_000 ? new double[] {1} : new double[] {1, 2, 5};
                for (int exponent = -2; exponent <= 7; exponent++) {
                    for (double step : steps) {
                        double tick = step * Math.pow(10, exponent);
                        if (tick >= from && tick <= to) {
                            ticks.add(Math.round(tick * 100) / 100.0);
                        }
                    }
                }
                return ticks;
            }
            double raw = (to - from) / MOST_TICKS;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double step =
                    raw / power <= 1 ? power : raw / power <= 2 ? 2 * power : raw / power <= 5 ? 5 * power : 10 * power;
            for (double tick = 0; tick <= to; tick += step) {
                ticks.add(tick);
            }
            return ticks;
        }
    }
}
