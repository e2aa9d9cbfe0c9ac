package io.kingtide.scenario.report;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.curve.Phase;
import io.kingtide.scenario.run.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Everything that a run adds up to, fed a second at a time. Not thread-safe. */
final class RunFigures {
    private final RunNames names;
    private final RunTotals totals = new RunTotals();
    private final Map<String, Long> errors = new TreeMap<>();
    private final long[] ended;
    private final long[] failed;
    private final ThresholdChecks thresholds;

    RunFigures(RunPlan plan, RunNames names) {
        this.names = names;
        this.ended = new long[names.journeys().size()];
        this.failed = new long[names.journeys().size()];
        List<Phase> phases = plan.journeys().stream()
                .filter(loaded -> loaded.load() instanceof Load.Open)
                .flatMap(loaded -> ((Load.Open) loaded.load()).curve().phases().stream())
                .toList();
        this.thresholds = new ThresholdChecks(plan.scenario().thresholds(), phases, names);
    }

    ThresholdChecks thresholds() {
        return thresholds;
    }

    void add(IntervalCell cell) {
        totals.add(cell, names);
        cell.errors().forEach((label, times) -> IntervalCell.count(errors, label, times));
        for (int journey = 0; journey < ended.length; journey++) {
            ended[journey] += cell.journey(journey).iterationsEnded;
            failed[journey] += cell.journey(journey).iterationsFailed;
        }
    }

    List<SeriesRow> rows(int second, IntervalCell cell, List<ArrivalBins> planned, List<ArrivalBins> sent) {
        List<SeriesRow> rows = new ArrayList<>();
        for (int i = 0; i < names.journeys().size(); i++) {
            IntervalCell.JourneyCell journey = cell.journey(i);
            rows.add(SeriesRow.of(
                    second,
                    names.journeys().get(i),
                    planned.get(i).inSecond(second),
                    sent.get(i).inSecond(second),
                    journey.ok,
                    journey.failed,
                    Percentiles.of(journey.response)));
        }
        return rows;
    }

    LiveSecond live(int second, IntervalCell cell, List<ArrivalBins> planned, List<ArrivalBins> sent, boolean noFault) {
        Histogram response = IntervalCell.newTotal();
        Histogram lag = IntervalCell.newTotal();
        long notOk = 0;
        for (int i = 0; i < cell.requestCount(); i++) {
            response.add(cell.request(i).response);
            lag.add(cell.request(i).lag);
            notOk += cell.request(i).failed;
        }
        return new LiveSecond(
                second,
                planned.stream().mapToLong(bins -> bins.inSecond(second)).sum(),
                sent.stream().mapToLong(bins -> bins.inSecond(second)).sum(),
                response.getTotalCount() - notOk,
                notOk,
                Percentiles.of(response),
                Percentiles.of(lag),
                noFault && !Judge.isSentLate(totals.overall()),
                journeys(second, cell, planned, sent));
    }

    private List<LiveSecond.Journey> journeys(
            int second, IntervalCell cell, List<ArrivalBins> planned, List<ArrivalBins> sent) {
        List<LiveSecond.Journey> journeys = new ArrayList<>();
        for (int i = 0; i < names.journeys().size(); i++) {
            IntervalCell.JourneyCell journey = cell.journey(i);
            journeys.add(new LiveSecond.Journey(
                    names.journeys().get(i),
                    planned.get(i).inSecond(second),
                    sent.get(i).inSecond(second),
                    journey.ok,
                    journey.failed,
                    Percentiles.of(journey.response)));
        }
        return journeys;
    }

    RunSummary summary(
            RunInfo info,
            long startedAtMillis,
            double seconds,
            List<ArrivalBins> planned,
            List<ArrivalBins> sent,
            List<String> faults,
            RunSummary.@Nullable Stop stop) {
        ArrivalBins allPlanned = sum(planned);
        ArrivalBins allSent = sum(sent);
        Map<String, RunSummary.JourneySummary> journeys = new LinkedHashMap<>();
        long completed = 0;
        long notOk = 0;
        for (int i = 0; i < names.journeys().size(); i++) {
            journeys.put(
                    names.journeys().get(i),
                    new RunSummary.JourneySummary(
                            planned.get(i).total(), sent.get(i).total(), ended[i], failed[i]));
            completed += ended[i];
            notOk += failed[i];
        }
        RequestSummary overall = totals.overall();
        return new RunSummary(
                RunSummary.SCHEMA_VERSION,
                Verdict.INVALID,
                List.of(),
                "",
                info.scenario(),
                info.engine(),
                info.campaign(),
                startedAtMillis,
                seconds,
                allPlanned.total(),
                allSent.total(),
                completed,
                notOk,
                overall.refused(),
                ArrivalBins.fidelity(allPlanned, allSent),
                allPlanned.peakPerSecond(),
                allSent.peakPerSecond(),
                overall,
                totals.byRequest(),
                journeys,
                new TreeMap<>(errors),
                thresholds.results(totals, seconds, allPlanned, allSent),
                Audit.none(),
                faults,
                stop,
                null);
    }

    private static ArrivalBins sum(List<ArrivalBins> parts) {
        ArrivalBins sum = new ArrivalBins();
        parts.forEach(sum::addAll);
        return sum;
    }
}
