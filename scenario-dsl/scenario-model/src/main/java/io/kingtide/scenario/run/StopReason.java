package io.kingtide.scenario.run;

/**
 * Why a run ends before its plan does.
 *
 * @param kind the class of the reason
 * @param text for people
 */
public record StopReason(Kind kind, String text) {
    /** Classes of reasons. */
    public enum Kind {
        /** The user, by key, signal or file. */
        INTERRUPTED,
        /** A threshold with early stop was broken. */
        THRESHOLD,
        /** A tagged answer came without the readiness echo. */
        NO_ECHO,
        /** A safety limit: host not on the allow-list, real users hurt, disk full. */
        SAFETY,
        /** A worker of a run on several machines is gone or lost touch. */
        WORKER_LOST,
        /** The target is gone. */
        TARGET_GONE,
        /** The scenario's data ran out, or its code failed. */
        SCENARIO,
        /** The engine failed. */
        ENGINE
    }
}
