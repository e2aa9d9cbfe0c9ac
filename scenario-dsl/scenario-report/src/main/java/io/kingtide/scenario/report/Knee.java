package io.kingtide.scenario.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Where the throughput/latency curve bends.
 *
 * <p>By the method of Satopää and others ("Finding a 'Kneedle' in a Haystack", 2011), for a curve that rises ever steeper:
 * both axes are brought to 0..1, and the knee is the point that lies furthest below the diagonal. The latency is taken on a
 * logarithmic scale, because the probes beyond the limit would otherwise flatten everything before it to nothing. A curve that
 * hardly leaves the diagonal has no knee, and none is named.
 */
final class Knee {
    private static final int MIN_POINTS = 4;
    private static final double MIN_DISTANCE = 0.15;

    /** Latency must grow by this much over the whole curve, or there is nothing that bends. */
    private static final double MIN_GROWTH = 1.5;

    private Knee() {}

    static OptionalDouble of(List<CapacityResult.Probe> probes) {
        TreeMap<Double, Double> curve = new TreeMap<>();
        for (CapacityResult.Probe probe : probes) {
            if (probe.verdict() != Verdict.INVALID && probe.p99Millis() > 0) {
                curve.merge(probe.ratePerSecond(), Math.log(probe.p99Millis()), Math::min);
            }
        }
        if (curve.size() < MIN_POINTS) {
            return OptionalDouble.empty();
        }
        double least =
                curve.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most =
                curve.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        if (most - least < Math.log(MIN_GROWTH)) {
            return OptionalDouble.empty();
        }
        double best = MIN_DISTANCE;
        OptionalDouble knee = OptionalDouble.empty();
        double span = curve.lastKey() - curve.firstKey();
        for (var point : curve.entrySet()) {
            double below = (point.getKey() - curve.firstKey()) / span - (point.getValue() - least) / (most - least);
            if (below > best) {
                best = below;
                knee = OptionalDouble.of(point.getKey());
            }
        }
        return knee;
    }
}
