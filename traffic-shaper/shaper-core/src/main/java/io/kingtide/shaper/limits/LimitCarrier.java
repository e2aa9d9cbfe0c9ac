package io.kingtide.shaper.limits;

import io.kingtide.shaper.state.LimitSetting;

/** Enforces limits: own arithmetic, or a library behind it. Thread-safe. */
public interface LimitCarrier {
    /** The name by which a limit chooses it. */
    String name();

    /**
     * Puts a limit in force and makes sure that it is.
     *
     * @throws LimitRejectedException if the carrier does not enforce it, whatever the reason: never a silent pass
     */
    Limiter enforce(LimitSetting setting) throws LimitRejectedException;

    /** Forgets a resource that is no longer limited by this carrier. */
    void release(String resource);
}
