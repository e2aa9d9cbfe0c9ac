package io.kingtide.scenario.report;

/**
 * One request name over the whole run.
 *
 * @param count requests that ended, well or not
 * @param failed those that did not end well
 * @param refused those among the failed that the target refused as test traffic
 * @param errorRatio failed by count, 0 to 1
 * @param responseMillis from the planned start
 * @param serviceMillis from the actual start
 * @param sendLagMillis from the planned to the actual start
 */
public record RequestSummary(
        long count,
        long failed,
        long refused,
        double errorRatio,
        Percentiles responseMillis,
        Percentiles serviceMillis,
        Percentiles sendLagMillis) {}
