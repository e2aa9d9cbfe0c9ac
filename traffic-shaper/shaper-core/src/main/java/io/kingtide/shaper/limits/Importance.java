package io.kingtide.shaper.limits;

/** How much a request matters when not all can be served; what matters less is shed first. */
public enum Importance {
    /** Must be served as long as anything is: orders, payments. */
    CRITICAL(100),
    /** May be done later: refunds. */
    DEFERRABLE(80),
    /** May be answered with less, or not at all: histories. */
    DEGRADABLE(60);

    private final int percent;

    Importance(int percent) {
        this.percent = percent;
    }

    /** How many of {@code most} requests may be under way for one more of this importance to be let in; at least 1. */
    int share(int most) {
        return Math.max(1, (int) ((long) most * percent / 100));
    }
}
