package io.kingtide.scenario.cli;

import io.kingtide.scenario.curve.Curve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A curve as columns of block characters. Pure.
 *
 * @param curve what is drawn
 * @param means mean rate of each column
 * @param peak the highest second
 */
record CurveDrawing(Curve curve, double[] means, double peak) {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final int MAX_PROBES = 3_000_000;

    static CurveDrawing of(Curve curve, int width) {
        double[] means = new double[width];
        double column = curve.lengthSeconds() / width;
        for (int i = 0; i < width; i++) {
            means[i] = (curve.cumulative((i + 1) * column) - curve.cumulative(i * column)) / column;
        }
        double peak = 0;
        double step = Math.max(1, curve.lengthSeconds() / MAX_PROBES);
        for (double second = 0; second < curve.lengthSeconds(); second += step) {
            double end = Math.min(curve.lengthSeconds(), second + 1);
            peak = Math.max(peak, (curve.cumulative(end) - curve.cumulative(second)) / Math.max(1e-9, end - second));
        }
        return new CurveDrawing(curve, means, peak);
    }

    List<String> lines(int height) {
        double top = 0;
        for (double mean : means) {
            top = Math.max(top, mean);
        }
        List<String> lines = new ArrayList<>();
        for (int row = height - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder();
            String label = row == height - 1 || row == height / 2 || row == 0
                    ? String.format(Locale.ROOT, "%9s/s ", rate(top * (row + (row == 0 ? 0 : 1)) / height))
                    : "            ";
            line.append(label).append(row == 0 || !label.isBlank() ? "┤" : "│");
            for (double mean : means) {
                double eighths = top <= 0 ? 0 : mean / top * height * 8 - row * 8;
                int block = (int) Math.max(0, Math.min(8, Math.round(eighths)));
                line.append(BLOCKS.charAt(row == 0 && mean > 0 ? Math.max(1, block) : block));
            }
            lines.add(line.toString().stripTrailing());
        }
        Duration length = curve.length();
        String end = clock(length);
        lines.add("            └" + "─".repeat(means.length));
        lines.add("             0" + " ".repeat(Math.max(1, means.length - 1 - end.length())) + end);
        lines.add(String.format(
                Locale.ROOT,
                "%,d arrivals in %s; mean %s a second, busiest second %.1f",
                Math.round(curve.total()),
                end,
                rate(curve.total() / curve.lengthSeconds()),
                peak));
        return lines;
    }

    private static String rate(double perSecond) {
        return String.format(
                Locale.ROOT, perSecond == 0 || perSecond >= 100 ? "%.0f" : perSecond >= 1 ? "%.1f" : "%.3f", perSecond);
    }

    private static String clock(Duration length) {
        return length.toHours() > 0
                ? String.format(
                        Locale.ROOT, "%d:%02d:%02d h", length.toHours(), length.toMinutesPart(), length.toSecondsPart())
                : LiveView.text(length);
    }
}
