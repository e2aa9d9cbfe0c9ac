package io.kingtide.scenario.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be said of a run whose process was killed: everything that had reached its files, and that it is INVALID. */
final class UnfinishedRun {
    private static final String FAULT =
            "The run never ended: its process was killed or lost its disk; these are the figures up to then.";

    private UnfinishedRun() {}

    static RunSummary summaryOf(RunFolder folder) {
        RunInfo info = folder.info();
        Map<String, RunSummary.JourneySummary> journeys = new LinkedHashMap<>();
        Map<Integer, long[]> peaks = new TreeMap<>();
        int lastSecond = -1;
        for (SeriesRow row : folder.series()) {
            RunSummary.JourneySummary before =
                    journeys.getOrDefault(row.journey(), new RunSummary.JourneySummary(0, 0, 0, 0));
            journeys.put(
                    row.journey(),
                    new RunSummary.JourneySummary(
                            before.planned() + row.planned(), before.started() + row.started(), 0, 0));
            long[] rates = peaks.computeIfAbsent(row.second(), absent -> new long[2]);
            rates[0] += row.planned();
            rates[1] += row.started();
            lastSecond = Math.max(lastSecond, row.second());
        }
        RunTotals totals = RunTotals.of(folder.histograms());
        long planned = journeys.values().stream()
                .mapToLong(RunSummary.JourneySummary::planned)
                .sum();
        long started = journeys.values().stream()
                .mapToLong(RunSummary.JourneySummary::started)
                .sum();
        return new RunSummary(
                RunSummary.SCHEMA_VERSION,
                Verdict.INVALID,
                List.of(),
                "",
                info.scenario(),
                info.engine(),
                info.campaign(),
                info.startedAtMillis(),
                lastSecond + 1.0,
                planned,
                started,
                0,
                0,
                0,
                fidelityBySecond(peaks, planned),
                peaks.values().stream().mapToLong(rates -> rates[0]).max().orElse(0),
                peaks.values().stream().mapToLong(rates -> rates[1]).max().orElse(0),
                totals.overall(),
                totals.byRequest(),
                journeys,
                Map.of(),
                List.of(),
                Audit.none(),
                List.of(FAULT),
                null,
                null);
    }

    /** The bins of 100 ms died with the process; seconds are what is left. */
    private static double fidelityBySecond(Map<Integer, long[]> peaks, long planned) {
        long misplaced = peaks.values().stream()
                .mapToLong(rates -> Math.abs(rates[1] - rates[0]))
                .sum();
        return planned == 0 ? 0 : Math.max(0, 1 - misplaced / (2.0 * planned));
    }
}
