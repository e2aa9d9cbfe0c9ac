package io.kingtide.scenario.report;

import io.kingtide.scenario.run.StopReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to: {@code summary.json}. Counts are arrivals (iterations of a journey) unless they say otherwise.
 *
 * @param schemaVersion 1
 * @param verdict PASS, FAIL or INVALID
 * @param reasons why not PASS, one whole sentence each; empty for PASS
 * @param sentence the verdict for somebody who reads one sentence only
 * @param scenario the scenario's name
 * @param engine which engine sent the load
 * @param campaign the campaign of tagged load; null for untagged load
 * @param startedAtMillis time of the first planned arrival's zero, milliseconds since the epoch
 * @param seconds how long the load ran
 * @param planned arrivals that the plan holds up to the moment the run ended
 * @param started arrivals that were sent
 * @param completed iterations that ended, well or not
 * @param failed iterations with at least one failed request
 * @param refused requests that the target refused as test traffic
 * @param curveFidelity 1 − Σ|started − planned| / 2Σplanned over 100 ms bins
 * @param plannedPeakPerSecond highest planned arrivals in any second
 * @param startedPeakPerSecond highest sent arrivals in any second
 * @param overall all requests together
 * @param requests by request name
 * @param journeys by journey name
 * @param errors failed requests by a short label
 * @param thresholds every threshold of the scenario
 * @param audit what is known about leaks
 * @param faults what made the run something else than planned, told by the runner: lost worker, no echo, target gone
 * @param stopped why it ended before the plan did; null if it did not
 * @param baseline what comparing it with stored runs showed; null where it was not compared
 */
public record RunSummary(
        int schemaVersion,
        Verdict verdict,
        List<String> reasons,
        String sentence,
        String scenario,
        String engine,
        @Nullable String campaign,
        long startedAtMillis,
        double seconds,
        long planned,
        long started,
        long completed,
        long failed,
        long refused,
        double curveFidelity,
        long plannedPeakPerSecond,
        long startedPeakPerSecond,
        RequestSummary overall,
        Map<String, RequestSummary> requests,
        Map<String, JourneySummary> journeys,
        Map<String, Long> errors,
        List<ThresholdResult> thresholds,
        Audit audit,
        List<String> faults,
        @Nullable Stop stopped,
        @Nullable BaselineComparison baseline) {

    /** The version of {@code summary.json} that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * One journey's arrivals.
     *
     * @param planned arrivals of the plan up to the moment the run ended
     * @param started sent
     * @param completed ended, well or not
     * @param failed ended with at least one failed request
     */
    public record JourneySummary(long planned, long started, long completed, long failed) {}

    /**
     * An end before the plan's end.
     *
     * @param kind what ended it
     * @param reason one whole sentence
     * @param atSeconds seconds after the start
     */
    public record Stop(StopReason.Kind kind, String reason, double atSeconds) {}

    public RunSummary {
        reasons = List.copyOf(reasons);
        requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
        journeys = Collections.unmodifiableMap(new LinkedHashMap<>(journeys));
        errors = Collections.unmodifiableMap(new TreeMap<>(errors));
        thresholds = List.copyOf(thresholds);
        faults = List.copyOf(faults);
    }

    /** The same measurements with another audit, judged again. */
    public RunSummary audited(Audit found) {
        return Judge.judge(withAudit(found));
    }

    private RunSummary withAudit(Audit found) {
        return copy(verdict, reasons, sentence, found, baseline);
    }

    /** The same measurements held against stored runs, judged again. */
    RunSummary comparedWith(@Nullable BaselineComparison comparison) {
        return Judge.judge(copy(verdict, reasons, sentence, audit, comparison));
    }

    RunSummary with(Verdict judged, List<String> why, String told) {
        return copy(judged, why, told, audit, baseline);
    }

    private RunSummary copy(
            Verdict judged, List<String> why, String told, Audit found, @Nullable BaselineComparison comparison) {
        return new RunSummary(
                schemaVersion,
                judged,
                why,
                told,
                scenario,
                engine,
                campaign,
                startedAtMillis,
                seconds,
                planned,
                started,
                completed,
                failed,
                refused,
                curveFidelity,
                plannedPeakPerSecond,
                startedPeakPerSecond,
                overall,
                requests,
                journeys,
                errors,
                thresholds,
                found,
                faults,
                stopped,
                comparison);
    }
}
