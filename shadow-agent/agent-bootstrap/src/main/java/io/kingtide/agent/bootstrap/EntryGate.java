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
         * @param entry the class whose method was entered
         * @return null if there is nothing to undo, else what {@link #leave} needs
         */
        @Nullable
        Visit enter(Class<?> entry, Object request, Object response);

        void leave(Visit visit);

        /** The head of an answer is about to be sent: an action of the server on its response. */
        void acting(Object response, Object action);
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

    public static @Nullable Object enter(Class<?> entry, Object request, Object response) {
        Slot engine = slot;
        return engine == null ? null : engine.enter(entry, request, response);
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

    /** Before the server acts on a response, also before it sends the head. */
    public static void acting(Object response, Object action) {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.acting(response, action);
        }
    }
}
