package io.kingtide.scenario;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Spacing;
import java.time.Duration;

/** How often a journey is started: by a curve (open model) or by a fixed number of users (closed model). */
public sealed interface Load {
    /**
     * Open model: arrivals follow the curve whatever the target does.
     *
     * @param curve arrivals a second over time
     * @param spacing how arrivals are placed under the curve
     */
    record Open(Curve curve, Spacing spacing) implements Load {}

    /**
     * Closed model: each user starts again when it has finished. A target that stalls is then asked less, so that
     * response times must be read with care.
     *
     * @param users 1 to {@link #MAX_USERS}
     * @param length how long users keep starting
     * @param pacing least time from start to start of one user, zero for none
     */
    record Closed(int users, Duration length, Duration pacing) implements Load {
        /** The most users of one journey. */
        public static final int MAX_USERS = 20_000;

        public Closed {
            if (users < 1 || users > MAX_USERS || length.isNegative() || length.isZero() || pacing.isNegative()) {
                throw ScenarioException.atCaller(
                        "Building a closed load",
                        users + " users for " + length + " with pacing " + pacing,
                        "1 to " + MAX_USERS + " users, a length above 0, a pacing of 0 or more",
                        "Write users(50, Duration.ofMinutes(1)).");
            }
        }
    }
}
