package io.kingtide.scenario.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run held against stored runs of the same scenario.
 *
 * @param used the baselines it was held against
 * @param rejected those that were named but are no baseline for it, each with the reason
 * @param problem why nothing can be said; null where something can
 * @param effects what was found, one for each request and one for all
 */
public record BaselineComparison(
        List<String> used, List<String> rejected, @Nullable String problem, List<Effect> effects) {

    /** What all requests together are called. */
    public static final String ALL = "all requests";

    /**
     * A percentile's change.
     *
     * @param request the request's name, or {@link #ALL}
     * @param baselineMillis geometric mean over the baselines
     * @param actualMillis of this run
     * @param change 0.1 is 10 % slower
     * @param low lower end of the interval for the change
     * @param high upper end
     * @param visible the smallest slowdown that these runs would have shown in 95 of 100 cases
     * @param slower whether it is slower beyond the chance that is allowed for
     * @param ruledOut whether the slowdown that must not pass can be ruled out
     */
    public record Effect(
            String request,
            double baselineMillis,
            double actualMillis,
            double change,
            double low,
            double high,
            double visible,
            boolean slower,
            boolean ruledOut) {}

    public BaselineComparison {
        used = List.copyOf(used);
        rejected = List.copyOf(rejected);
        effects = List.copyOf(effects);
    }
}
