package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What clients of stores that cannot be shadowed call before they send anything. */
public final class StoreGate {
    /** The engine's side. */
    public interface Slot {
        /** Throws a refusal, unless the rules let tagged work use this kind of store. */
        void tagged(String store, String client);
    }

    /** Tagged work was refused; nothing was sent. */
    public static final class RefusedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    private static volatile @Nullable Slot slot;

    private StoreGate() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    /** Before a client sends. */
    public static void sending(String store, String client) {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.tagged(store, client);
        }
    }
}
