package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * What instrumented server entries call, before the application. With an empty slot the agent is not ready, and
 * whoever loads it fills the slot with a minimal one that refuses.
 */
public final class EntryGate {
    /** The engine's side. Never throws: an error of ours on a real request is swallowed. */
    public interface Slot {
        /**
         * A request arrives.
         *
         * @param api the entry's class, whose loader knows the server's API
         * @return null if there is nothing to undo, else what {@link #leave} needs
         */
        @Nullable
        Visit enter(Class<?> api, Object request, Object response);

        void leave(Visit visit);

        /** The status to send instead of {@code status}. */
        int status(int status);
    }

    /** One stay of a thread in a request. */
    public interface Visit {
        /** Whether the request is refused and already answered, so that the application must not see it. */
        boolean refused();
    }

    private static volatile @Nullable Slot slot;

    private EntryGate() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    public static @Nullable Object enter(Class<?> api, Object request, Object response) {
        Slot engine = slot;
        return engine == null ? null : engine.enter(api, request, response);
    }

    /** Whether the application must be skipped. */
    public static boolean refused(@Nullable Object visit) {
        return visit != null && ((Visit) visit).refused();
    }

    public static void leave(@Nullable Object visit) {
        Slot engine = slot;
        if (engine != null && visit != null) {
            engine.leave((Visit) visit);
        }
    }

    /** The status to send for the current request. */
    public static int status(int status) {
        Slot engine = slot;
        return engine == null || !Carrier.gated() ? status : engine.status(status);
    }
}
