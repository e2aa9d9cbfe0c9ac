package io.kingtide.payments.credit;

import java.util.function.ToIntFunction;

/**
 * One opinion on a purchase by credit.
 *
 * @param name in verdicts and settings
 * @param score 0 (no concern) to 100 (certain fraud); may be slow, may throw
 * @param fallbackScore what is taken instead when the model does not answer in time: high for a model whose silence
 *     must not be an opening, low for a refinement
 */
record RiskModel(String name, ToIntFunction<RiskFeatures> score, int fallbackScore) {

    /** Many purchases within a minute. */
    static RiskModel velocity(int rejectPerMinute) {
        return new RiskModel(
                "velocity",
                features ->
                        (int) Math.min(100, features.recentReservations() * RiskControl.REJECT_FROM / rejectPerMinute),
                40);
    }

    /** One purchase that takes most of the limit. */
    static RiskModel amount() {
        return new RiskModel("amount", features -> (int) (70 * features.amount() / Math.max(1, features.limit())), 30);
    }

    /** A line that is nearly used up. */
    static RiskModel exposure() {
        return new RiskModel("exposure", features -> (int) (60 * features.owed() / Math.max(1, features.limit())), 30);
    }
}
