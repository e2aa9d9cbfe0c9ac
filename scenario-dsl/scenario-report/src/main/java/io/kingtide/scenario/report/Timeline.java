package io.kingtide.scenario.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * A run's seconds, ready to be drawn: all journeys together and each one for itself, thinned out to a bounded number of
 * points.
 *
 * @param step seconds that one point stands for; of times the worst second is kept, of counts the mean per second
 * @param seconds the start of each point
 * @param views what can be looked at, all journeys together first
 */
record Timeline(int step, int[] seconds, List<View> views) {
    static final int MAX_POINTS = 900;
    static final String ALL = "all journeys";

    /** Columns over {@link Timeline#seconds}. */
    record View(
            String name,
            double[] planned,
            double[] sent,
            double[] failed,
            double[] p50,
            double[] p99,
            double[] p999,
            double[] max) {

        static View empty(String name, int points) {
            return new View(
                    name,
                    new double[points],
                    new double[points],
                    new double[points],
                    new double[points],
                    new double[points],
                    new double[points],
                    new double[points]);
        }

        void count(int point, SeriesRow row, int step) {
            planned[point] += row.planned() / (double) step;
            sent[point] += row.started() / (double) step;
            failed[point] += row.failed() / (double) step;
        }

        void times(int point, double median, double p99th, double p999th, double largest) {
            p50[point] = Math.max(p50[point], median);
            p99[point] = Math.max(p99[point], p99th);
            p999[point] = Math.max(p999[point], p999th);
            max[point] = Math.max(max[point], largest);
        }
    }

    static Timeline of(RunFolder folder) {
        List<SeriesRow> rows = folder.series();
        int last = rows.stream().mapToInt(SeriesRow::second).max().orElse(-1);
        int step = Math.max(1, (last + MAX_POINTS) / MAX_POINTS);
        int points = last < 0 ? 0 : last / step + 1;
        int[] seconds = new int[points];
        for (int i = 0; i < points; i++) {
            seconds[i] = i * step;
        }
        View all = View.empty(ALL, points);
        Map<String, View> journeys = new LinkedHashMap<>();
        for (SeriesRow row : rows) {
            int point = row.second() / step;
            View journey = journeys.computeIfAbsent(row.journey(), name -> View.empty(name, points));
            journey.count(point, row, step);
            journey.times(point, row.p50(), row.p99(), row.p999(), row.max());
            all.count(point, row, step);
        }
        if (journeys.size() == 1) {
            return new Timeline(step, seconds, List.copyOf(journeys.values()));
        }
        mergeTimes(folder, all, step, last);
        List<View> views = new ArrayList<>(List.of(all));
        views.addAll(journeys.values());
        return new Timeline(step, seconds, views);
    }

    /** Percentiles of several journeys cannot be computed from each one's: the histograms are merged, second by second. */
    private static void mergeTimes(RunFolder folder, View all, int step, int lastSecond) {
        Map<Integer, Histogram> merged = new TreeMap<>();
        HistogramLog.read(folder.histograms(), (second, kind, request, nanos) -> {
            if (kind == HistogramLog.Kind.RESPONSE && second >= 0 && second <= lastSecond) {
                merged.computeIfAbsent(second, absent -> IntervalCell.newTotal())
                        .add(nanos);
                // The log is in the order of time: what lies behind is complete, and need not be held.
                flush(merged, second, all, step);
            }
        });
        flush(merged, Integer.MAX_VALUE, all, step);
    }

    private static void flush(Map<Integer, Histogram> merged, int before, View all, int step) {
        merged.entrySet().removeIf(entry -> {
            if (entry.getKey() >= before) {
                return false;
            }
            Percentiles times = Percentiles.of(entry.getValue());
            all.times(entry.getKey() / step, times.p50(), times.p99(), times.p999(), times.max());
            return true;
        });
    }
}
