package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.RequestSummary;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Runs side by side, each held against the first one. It shows what differs and says nothing about chance: that takes
 * several baselines and is the gate's.
 */
final class RunComparison {
    private static final int NAME = 30;

    private record Column(String name, RunSummary run) {}

    private final List<Column> columns = new ArrayList<>();

    void add(RunFolder folder, RunSummary run) {
        columns.add(new Column(
                String.valueOf(folder.path().toAbsolutePath().normalize().getFileName()), run));
    }

    void print(PrintWriter out) {
        row(out, "", columns.stream().map(Column::name).toList());
        row(out, "verdict", each(column -> column.run().verdict().name()));
        row(out, "scenario", each(column -> column.run().scenario()));
        row(out, "engine", each(column -> column.run().engine()));
        row(
                out,
                "arrivals sent",
                each(column ->
                        text("%,d of %,d", column.run().started(), column.run().planned())));
        row(out, "curve fidelity", each(column -> text("%.3f", column.run().curveFidelity())));
        for (String request : requests()) {
            out.println();
            row(out, request, columns.stream().map(column -> "").toList());
            row(out, "  count", cells(request, times -> times.count(), "%,.0f"));
            row(out, "  failed %", cells(request, times -> times.errorRatio() * 100, "%.2f"));
            row(out, "  p50 ms", cells(request, times -> times.responseMillis().p50(), "%.2f"));
            row(out, "  p99 ms", cells(request, times -> times.responseMillis().p99(), "%.2f"));
            row(
                    out,
                    "  p99.9 ms",
                    cells(request, times -> times.responseMillis().p999(), "%.2f"));
        }
        out.println();
        out.println("Percentages compare with " + columns.get(0).name()
                + ". Whether a difference is more than chance: kingtide gate DIR --baseline ...");
    }

    /** The summaries by the name of their folder, for programs. */
    Map<String, RunSummary> byName() {
        Map<String, RunSummary> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.put(column.name(), column.run()));
        return byName;
    }

    private Set<String> requests() {
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column -> names.addAll(column.run().requests().keySet()));
        return names;
    }

    private interface Cell {
        String of(Column column);
    }

    private interface Figure {
        double of(RequestSummary request);
    }

    private List<String> each(Cell cell) {
        return columns.stream().map(cell::of).toList();
    }

    private List<String> cells(String request, Figure figure, String format) {
        RequestSummary first = columns.get(0).run().requests().get(request);
        double base = first == null ? 0 : figure.of(first);
        List<String> cells = new ArrayList<>();
        for (Column column : columns) {
            RequestSummary times = column.run().requests().get(request);
            if (times == null) {
                cells.add("-");
                continue;
            }
            double value = figure.of(times);
            boolean compared = !column.equals(columns.get(0)) && base > 0;
            cells.add(text(format, value) + (compared ? text(" (%+.1f %%)", (value / base - 1) * 100) : ""));
        }
        return cells;
    }

    private static void row(PrintWriter out, String name, List<String> cells) {
        StringBuilder line = new StringBuilder(padded(name));
        cells.forEach(cell -> line.append(text("%26s", VerdictText.plain(cell, 25))));
        out.println(line.toString().stripTrailing());
    }

    private static String padded(String name) {
        return text("%-" + NAME + "s", VerdictText.plain(name, NAME));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
