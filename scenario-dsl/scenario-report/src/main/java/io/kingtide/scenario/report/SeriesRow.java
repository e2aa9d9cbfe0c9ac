package io.kingtide.scenario.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One second of one journey: a row of {@code series.csv}. Arrivals are counted in the second in which they were planned
 * or sent, requests in the second in which they ended. Times are milliseconds, from the planned start.
 */
record SeriesRow(
        int second,
        String journey,
        long planned,
        long started,
        long ok,
        long failed,
        double p50,
        double p90,
        double p99,
        double p999,
        double max) {

    static final String HEADER = "second,journey,planned,started,ok,failed,p50,p90,p99,p999,max";
    private static final int COLUMNS = 11;

    static SeriesRow of(
            int second, String journey, long planned, long started, long ok, long failed, Percentiles times) {
        return new SeriesRow(
                second,
                journey,
                planned,
                started,
                ok,
                failed,
                times.p50(),
                times.p90(),
                times.p99(),
                times.p999(),
                times.max());
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%d,%s,%d,%d,%d,%d,%.3f,%.3f,%.3f,%.3f,%.3f",
                second,
                quoted(journey),
                planned,
                started,
                ok,
                failed,
                p50,
                p90,
                p99,
                p999,
                max);
    }

    /** The row that a line stands for; throws {@link IllegalArgumentException} where it is none, such as a torn last line. */
    static SeriesRow parse(String line) {
        List<String> cells = cells(line);
        if (cells.size() != COLUMNS) {
            throw new IllegalArgumentException("expected " + COLUMNS + " columns, got " + cells.size());
        }
        return new SeriesRow(
                Integer.parseInt(cells.get(0)),
                cells.get(1),
                Long.parseLong(cells.get(2)),
                Long.parseLong(cells.get(3)),
                Long.parseLong(cells.get(4)),
                Long.parseLong(cells.get(5)),
                Double.parseDouble(cells.get(6)),
                Double.parseDouble(cells.get(7)),
                Double.parseDouble(cells.get(8)),
                Double.parseDouble(cells.get(9)),
                Double.parseDouble(cells.get(10)));
    }

    private static String quoted(String name) {
        String oneLine = name.replace('\n', ' ').replace('\r', ' ');
        if (oneLine.indexOf(',') < 0 && oneLine.indexOf('"') < 0) {
            return oneLine;
        }
        return '"' + oneLine.replace("\"", "\"\"") + '"';
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean inQuotes = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && inQuotes && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == ',' && !inQuotes) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
