package io.kingtide.shaper.node;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells the console, after each change and every two seconds. Immutable.
 *
 * @param kind {@code agent} or {@code shaper}
 * @param service the service it belongs to
 * @param instance its name in the service
 * @param appliedVersion the version of the last state it applied; 0 before the first
 * @param ready whether it could apply all of it
 * @param reason why it is not ready
 * @param rules hash of an agent's shadow rules
 * @param agent an agent's version
 * @param counters what it counted since its start: numbers, or objects of numbers
 * @param probes {@code switch/<name>} or {@code limit/<resource>} to the version that its running evaluator answered with
 * @param events what happened since the last report, at most {@value #MAX_EVENTS}
 */
public record NodeReport(
        String kind,
        String service,
        String instance,
        long appliedVersion,
        boolean ready,
        @Nullable String reason,
        @Nullable String rules,
        @Nullable String agent,
        @Nullable Map<String, Object> counters,
        @Nullable Map<String, Long> probes,
        @Nullable List<NodeEvent> events) {

    /** The most events in one report. */
    public static final int MAX_EVENTS = 100;

    /**
     * Something that operators should see.
     *
     * @param atMillis when, by the node's clock
     * @param type such as {@code limit.blocking}
     * @param subject what it is about
     * @param text for people
     * @param data for programs
     */
    public record NodeEvent(
            long atMillis,
            String type,
            String subject,
            String text,
            @Nullable Map<String, Object> data) {}
}
