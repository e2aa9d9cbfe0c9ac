package io.kingtide.console;

import io.kingtide.shaper.node.NodeReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes that were heard of lately, and what each said last. Thread-safe. */
final class NodeRegistry {
    static final int MAX_NODES = 1_000;
    static final long UNREACHABLE_AFTER_MILLIS = 10_000;

    private static final long GONE_AFTER_MILLIS = 5_000;
    private static final long FORGOTTEN_AFTER_MILLIS = 15 * 60_000L;

    private final Clock clock;
    private final EventLog events;
    private final Map<NodeKey, Known> nodes = new HashMap<>();

    /**
     * One node as it was last heard.
     *
     * @param stream identity of its open stream; 0 without one
     * @param report its last report; null before the first
     * @param heardAtMillis when it connected or reported last
     */
    record Known(NodeKey key, long stream, @Nullable NodeReport report, long heardAtMillis) {
        boolean isConnected() {
            return stream != 0;
        }

        boolean isReachable(long nowMillis) {
            long silent = nowMillis - heardAtMillis;
            return silent <= (isConnected() ? UNREACHABLE_AFTER_MILLIS : GONE_AFTER_MILLIS);
        }

        /** The version that its running evaluator answered for a probe; null if it does not declare it. */
        @Nullable
        Long probe(String key) {
            NodeReport said = report;
            return said == null || said.probes() == null ? null : said.probes().get(key);
        }

        long appliedVersion() {
            NodeReport said = report;
            return said == null ? 0 : said.appliedVersion();
        }
    }

    NodeRegistry(Clock clock, EventLog events) {
        this.clock = clock;
        this.events = events;
    }

    /** False if there are too many nodes. */
    synchronized boolean connected(NodeKey key, long stream) {
        forgetOld();
        Known before = nodes.get(key);
        if (before == null && nodes.size() >= MAX_NODES) {
            return false;
        }
        long now = clock.millis();
        nodes.put(key, new Known(key, stream, before == null ? null : before.report(), now));
        if (before == null || !before.isConnected()) {
            publish("node.connected", key, "");
        }
        notifyAll();
        return true;
    }

    /** A stream ended; a newer stream of the same node stays. */
    synchronized void disconnected(NodeKey key, long stream, String why) {
        Known before = nodes.get(key);
        if (before != null && before.stream() == stream) {
            nodes.put(key, new Known(key, 0, before.report(), before.heardAtMillis()));
            publish("node.disconnected", key, why);
            notifyAll();
        }
    }

    /** False if there are too many nodes. */
    synchronized boolean reported(NodeKey key, NodeReport report) {
        Known before = nodes.get(key);
        if (before == null && nodes.size() >= MAX_NODES) {
            return false;
        }
        NodeReport last = before == null ? null : before.report();
        if (!report.ready() && (last == null || last.ready())) {
            publish("node.rejected", key, String.valueOf(report.reason()));
        }
        nodes.put(key, new Known(key, before == null ? 0 : before.stream(), report, clock.millis()));
        notifyAll();
        return true;
    }

    /** All known nodes, in a steady order. */
    synchronized List<Known> all() {
        forgetOld();
        List<Known> all = new ArrayList<>(nodes.values());
        all.sort(Comparator.comparing((Known known) -> known.key().kind())
                .thenComparing(known -> known.key().text()));
        return all;
    }

    /** Waits for any news, at most so long. */
    synchronized void awaitNews(long atMostMillis) throws InterruptedException {
        if (atMostMillis > 0) {
            wait(atMostMillis);
        }
    }

    long nowMillis() {
        return clock.millis();
    }

    private void publish(String type, NodeKey key, String reason) {
        String text = key.kind() + " " + key.text() + " "
                + type.substring("node.".length())
                + (reason.isEmpty() ? "" : ": " + reason);
        events.publish(clock.millis(), type, key.text(), "console", text, Map.of("kind", key.kind(), "reason", reason));
    }

    private void forgetOld() {
        long now = clock.millis();
        nodes.values().removeIf(known -> !known.isConnected() && now - known.heardAtMillis() > FORGOTTEN_AFTER_MILLIS);
    }
}
