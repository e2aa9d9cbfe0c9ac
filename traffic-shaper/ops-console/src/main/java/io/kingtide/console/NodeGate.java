package io.kingtide.console;

import io.kingtide.shaper.node.NodeHeader;
import io.kingtide.shaper.node.NodeKeys;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets only nodes in that hold a key, with a fresh header that was never used before. Nonces are remembered for as long as
 * a header with them would be fresh. Thread-safe.
 */
final class NodeGate {
    static final long MAX_SKEW_MILLIS = 30_000;
    static final int MAX_NONCES = 200_000;

    private final NodeKeys keys;
    private final Clock clock;
    private final Map<String, Long> usedUntil = new LinkedHashMap<>();

    NodeGate(NodeKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    NodeKeys keys() {
        return keys;
    }

    /** The header of a request that may pass. Throws the answer for any other. */
    NodeHeader admit(@Nullable String headerText, String method, String pathAndQuery, byte @Nullable [] body) {
        NodeHeader header = NodeHeader.parse(headerText);
        if (header == null || !header.isSignedBy(keys, method, pathAndQuery, body)) {
            throw refused("a header that no node key signed for this request");
        }
        long now = clock.millis();
        if (Math.abs(now - header.millis()) > MAX_SKEW_MILLIS) {
            throw refused("a header that is " + (now - header.millis()) + " ms old. Check the node's clock");
        }
        remember(header, now);
        return header;
    }

    private synchronized void remember(NodeHeader header, long now) {
        for (Iterator<Long> oldest = usedUntil.values().iterator(); oldest.hasNext(); ) {
            if (oldest.next() >= now) {
                break;
            }
            oldest.remove();
        }
        if (usedUntil.size() >= MAX_NONCES) {
            throw new ApiProblem(
                    503, "Too many node requests", "More than " + MAX_NONCES + " requests of nodes within a minute.");
        }
        // Twice the skew from now covers headers from the future too.
        if (usedUntil.putIfAbsent(header.nonce(), now + 2 * MAX_SKEW_MILLIS) != null) {
            throw refused("a header that was used before");
        }
    }

    private static ApiProblem refused(String got) {
        return new ApiProblem(
                401,
                "Not a node",
                "Calling the console as a node: got " + got + "; expected a fresh " + NodeHeader.NAME
                        + " header signed with a key of the console's node-keys file.");
    }
}
