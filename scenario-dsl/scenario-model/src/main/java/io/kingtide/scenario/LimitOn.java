package io.kingtide.scenario;

import java.time.Duration;
import java.util.Optional;

/** A metric that still lacks its limit; only what makes sense for the metric compiles. */
public final class LimitOn {
    private LimitOn() {}

    /** A metric in milliseconds. */
    public record OfTime(Metric metric) {
        /** Must stay below. */
        public Threshold below(Duration limit) {
            return threshold(metric, Threshold.Bound.BELOW, limit.toNanos() / 1e6);
        }
    }

    /** A metric from 0 to 1. */
    public record OfRatio(Metric metric) {
        /** Must reach. */
        public Threshold atLeast(double limit) {
            if (!(limit >= 0 && limit <= 1)) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": threshold on " + metric.name(),
                        "limit " + limit,
                        "a ratio from 0 to 1",
                        "Write 0.999 for 99.9 %.");
            }
            return threshold(metric, Threshold.Bound.AT_LEAST, limit);
        }
    }

    /** A metric that counts a second. */
    public record OfRate(Metric metric) {
        /** Must reach. */
        public Threshold atLeast(double perSecond) {
            return threshold(metric, Threshold.Bound.AT_LEAST, perSecond);
        }
    }

    private static Threshold threshold(Metric metric, Threshold.Bound bound, double limit) {
        return new Threshold(metric, bound, limit, Optional.empty(), Optional.empty());
    }
}
