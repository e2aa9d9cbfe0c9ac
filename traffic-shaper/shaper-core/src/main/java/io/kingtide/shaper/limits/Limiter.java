package io.kingtide.shaper.limits;

import io.kingtide.shaper.TrafficKind;

/** Decides about one request of a limited resource. Thread-safe. */
public interface Limiter {
    /** No limit. */
    Limiter UNLIMITED = new Limiter() {
        @Override
        public Admission admit(TrafficKind kind) {
            return Admission.ADMITTED;
        }

        @Override
        public long retryAfterMillis(TrafficKind kind) {
            return 0;
        }
    };

    /** Takes one permit if there is one; never waits. */
    Admission admit(TrafficKind kind);

    /** After how many milliseconds a request of this kind could be admitted if nothing else came. */
    long retryAfterMillis(TrafficKind kind);

    /** Whether it really limits now: what a probe asks. A library behind it may have lost the rule since it was set. */
    default boolean isInForce() {
        return true;
    }
}
