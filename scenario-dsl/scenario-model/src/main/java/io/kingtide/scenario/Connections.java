package io.kingtide.scenario;

import java.util.OptionalInt;

/**
 * How requests get their connections; the same on every engine. A visit sends one request after the other, so that it needs
 * one connection to each host. Immutable; begin with one of the factories.
 *
 * @param reuse how long a connection is kept
 * @param atMost the most virtual users at once, and so connections to each host; arrivals beyond wait, and their waiting is
 *     response time
 * @param speaksHttp2 whether HTTP/2 is spoken to hosts that know it (over TLS, by ALPN)
 * @param trustsAll whether a server's certificate may be anybody's
 */
public record Connections(Reuse reuse, OptionalInt atMost, boolean speaksHttp2, boolean trustsAll) {
    /** How long a connection is kept. */
    public enum Reuse {
        /** From arrival to arrival: whoever is done leaves it to the next, as a pool or a proxy does. */
        KEPT,
        /** For one visit: each arrival connects anew, as new clients do. */
        VISIT,
        /** For one request: no keep-alive. */
        REQUEST
    }

    public Connections {
        if (atMost.isPresent() && (atMost.getAsInt() < 1 || atMost.getAsInt() > Load.Closed.MAX_USERS)) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": connections",
                    "at most " + atMost.getAsInt(),
                    "1 to " + Load.Closed.MAX_USERS,
                    "Write Connections.kept().atMost(50), or leave atMost away.");
        }
    }

    /** One pool for all: a connection is handed from arrival to arrival. This is how it is if nothing is said. */
    public static Connections kept() {
        return new Connections(Reuse.KEPT, OptionalInt.empty(), false, false);
    }

    /** A new connection (and TLS handshake) for each visit, kept within it. */
    public static Connections newForEachVisit() {
        return new Connections(Reuse.VISIT, OptionalInt.empty(), false, false);
    }

    /** A new connection for each request, which says {@code Connection: close}. */
    public static Connections newForEachRequest() {
        return new Connections(Reuse.REQUEST, OptionalInt.empty(), false, false);
    }

    /** At most so many connections to each host. */
    public Connections atMost(int connections) {
        return new Connections(reuse, OptionalInt.of(connections), speaksHttp2, trustsAll);
    }

    /**
     * HTTP/2 over TLS where the server negotiates it, HTTP/1.1 where it does not, as browsers do. Targets are then {@code
     * https}; JMeter 5.6.3 has no HTTP/2 and refuses the scenario before it starts.
     */
    public Connections http2() {
        if (reuse == Reuse.REQUEST) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": connections",
                    "HTTP/2 with a new connection for each request",
                    "kept() or newForEachVisit(): 'Connection: close' is HTTP/1.1",
                    "Write Connections.newForEachVisit().http2().");
        }
        return new Connections(reuse, atMost, true, trustsAll);
    }

    /**
     * Takes any certificate: for test systems whose certificate nobody has signed. Otherwise it must be one that the Java
     * installation trusts, for the host's name. JMeter never verifies one, and so needs this for {@code https}.
     */
    public Connections anyCertificate() {
        return new Connections(reuse, atMost, speaksHttp2, true);
    }
}
