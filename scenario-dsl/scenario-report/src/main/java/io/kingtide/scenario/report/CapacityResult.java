package io.kingtide.scenario.report;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a search for a capacity found: {@code capacity.json}, and what its page shows.
 *
 * @param schemaVersion 1
 * @param scenario its name
 * @param target where the load went
 * @param engine which engine sent it
 * @param limits what had to hold, in words
 * @param holdsPerSecond the highest rate below which none failed; 0 if none held
 * @param failsPerSecond the lowest rate above which none held; null if none failed
 * @param capacityPerSecond the geometric middle of both; null without both
 * @param kneePerSecond where waiting begins to grow faster than throughput; null where the probes show no knee
 * @param generatorWasTheLimit whether the search ended because the load could not be sent
 * @param disputed whether a rate held above one that failed, which widens the interval
 * @param sentence the result for somebody who reads one sentence only
 * @param probes in the order in which they were made
 */
public record CapacityResult(
        int schemaVersion,
        String scenario,
        String target,
        String engine,
        List<String> limits,
        double holdsPerSecond,
        @Nullable Double failsPerSecond,
        @Nullable Double capacityPerSecond,
        @Nullable Double kneePerSecond,
        boolean generatorWasTheLimit,
        boolean disputed,
        String sentence,
        List<Probe> probes) {

    /** The version that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * One rate that was tried.
     *
     * @param ratePerSecond arrivals a second
     * @param verdict PASS: it held
     * @param answeredPerSecond arrivals that the system answered in full; null where that cannot be told
     * @param p50Millis median response time
     * @param p99Millis 99th percentile
     * @param errorRatio failed over all requests
     * @param sendLagP99Millis how late the load was sent
     * @param reasons why not PASS
     * @param folder the probe's own run folder, beside the page
     */
    public record Probe(
            double ratePerSecond,
            Verdict verdict,
            @Nullable Double answeredPerSecond,
            double p50Millis,
            double p99Millis,
            double errorRatio,
            double sendLagP99Millis,
            List<String> reasons,
            String folder) {
        public Probe {
            reasons = List.copyOf(reasons);
        }
    }

    public CapacityResult {
        limits = List.copyOf(limits);
        probes = List.copyOf(probes);
    }

    /** {@code capacity.html}: one file that needs nothing else. */
    public String page() {
        return new CapacityPage(this).html();
    }

    /** The knee of these probes, in arrivals a second. */
    public static OptionalDouble knee(List<Probe> probes) {
        return Knee.of(probes);
    }
}
