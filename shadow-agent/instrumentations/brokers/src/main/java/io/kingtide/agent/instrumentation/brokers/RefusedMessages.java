package io.kingtide.agent.instrumentation.brokers;

import io.kingtide.agent.engine.AgentServices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Counts refused messages, and keeps where the latest ones came from; never what is in them. Thread-safe; bounded. */
final class RefusedMessages {
    private static final int MAX_KEPT = 100;
    private static final String CODE = "message";

    private final AgentServices services;
    private final Deque<String> latest = new ArrayDeque<>();

    RefusedMessages(AgentServices services) {
        this.services = services;
    }

    /** A tagged message was kept from its consumer. */
    void refused(String origin) {
        services.ledger().refused(CODE);
        synchronized (latest) {
            if (latest.size() == MAX_KEPT) {
                latest.removeFirst();
            }
            latest.addLast(origin);
        }
    }

    /** Where the latest refused messages came from, oldest first. */
    List<String> latest() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }
}
