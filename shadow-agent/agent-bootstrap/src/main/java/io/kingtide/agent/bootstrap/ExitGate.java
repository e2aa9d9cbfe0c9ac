package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What instrumented clients call before they send. */
public final class ExitGate {
    /** The engine's side. */
    public interface Slot {
        /**
         * The {@code baggage} to send to this host, null to send none.
         *
         * @param baggage what the application would send
         * @throws java.io.IOException if tagged calls to this host are refused
         */
        @Nullable
        String baggage(String host, int port, @Nullable String baggage) throws java.io.IOException;

        /** The request to send instead of {@code request}, for a client whose requests cannot be changed. */
        Object outgoing(String client, Object request) throws java.io.IOException;

        /** Sets the header of a request that can be changed; {@code context} may know the host. */
        void sending(String client, Object request, @Nullable Object context) throws java.io.IOException;

        /** Refuses a tagged call through a client that cannot carry the tag. */
        void uncovered(String client) throws java.io.IOException;
    }

    private static volatile @Nullable Slot slot;

    private ExitGate() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    /** The {@code baggage} to send; unchanged where nothing is tagged. */
    public static @Nullable String baggage(String host, int port, @Nullable String baggage) throws java.io.IOException {
        Slot engine = slot;
        return engine == null || !Carrier.awake() ? baggage : engine.baggage(host, port, baggage);
    }

    /** The request to send; the same one where nothing is tagged. */
    public static Object outgoing(String client, Object request) throws java.io.IOException {
        Slot engine = slot;
        return engine == null || !Carrier.gated() ? request : engine.outgoing(client, request);
    }

    /** Before a request that can be changed is sent. */
    public static void sending(String client, Object request, @Nullable Object context) throws java.io.IOException {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.sending(client, request, context);
        }
    }

    /** Before a call through a client that cannot carry the tag. */
    public static void uncovered(String client) throws java.io.IOException {
        Slot engine = slot;
        if (engine != null && Carrier.gated()) {
            engine.uncovered(client);
        }
    }

    /** Before a URL connection connects: sets its header. */
    public static void connecting(java.net.HttpURLConnection connection, boolean connected) throws java.io.IOException {
        Slot engine = slot;
        if (engine == null || connected || !Carrier.gated()) {
            return;
        }
        java.net.URL url = connection.getURL();
        int port = url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
        String before = connection.getRequestProperty("baggage");
        String after = engine.baggage(url.getHost(), port, before);
        if (after != null ? !after.equals(before) : before != null) {
            connection.setRequestProperty("baggage", after);
        }
    }
}
