package io.kingtide.shaper.state;

import org.jspecify.annotations.Nullable;

/**
 * A plan's local step, shipped to the nodes before its time: from one moment to another a switch or a limit is set
 * differently, by each node's own clock. Exactly one of the two is given. Immutable.
 *
 * @param plan the plan's name
 * @param step the step's name
 * @param fromMillis when it begins, in milliseconds since the epoch
 * @param untilMillis when it is reversed; null stays until the plan is over
 * @param runsWhenCutOff whether a node that lost its console before it began still begins it
 * @param switchSetting the switch while it lasts
 * @param limitSetting the limit while it lasts
 */
public record ScheduledStep(
        String plan,
        String step,
        long fromMillis,
        @Nullable Long untilMillis,
        boolean runsWhenCutOff,
        @Nullable SwitchSetting switchSetting,
        @Nullable LimitSetting limitSetting) {

    public ScheduledStep {
        Bounds.name("plan name", plan);
        Bounds.name("step name", step);
        if ((switchSetting == null) == (limitSetting == null)) {
            throw new IllegalArgumentException(
                    "step '" + step + "' sets neither or both; expected a switch or a limit");
        }
        if (untilMillis != null && untilMillis <= fromMillis) {
            throw new IllegalArgumentException("step '" + step + "' ends before it begins");
        }
    }

    /** Whether it lasts at that moment. */
    public boolean lasts(long nowMillis) {
        return nowMillis >= fromMillis && (untilMillis == null || nowMillis < untilMillis);
    }

    /** Which step of which plan, for messages. */
    public String text() {
        return plan + "/" + step;
    }
}
