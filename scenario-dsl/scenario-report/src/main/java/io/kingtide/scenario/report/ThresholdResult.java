package io.kingtide.scenario.report;

import org.jspecify.annotations.Nullable;

/**
 * One threshold and what was measured against it.
 *
 * @param name as the scenario writes it, such as {@code p99("pay") < 35 ms}
 * @param limit the limit, in {@code unit}
 * @param actual what was measured, in {@code unit}; null where there was nothing to measure, which keeps no threshold
 * @param unit {@code ms}, {@code ratio} (0 to 1), {@code /s} or empty
 * @param ok whether it holds
 */
public record ThresholdResult(
        String name, double limit, @Nullable Double actual, String unit, boolean ok) {}
