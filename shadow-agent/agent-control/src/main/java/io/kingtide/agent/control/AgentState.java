package io.kingtide.agent.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an agent is told: whether all test traffic is stopped, and the armed campaigns. Immutable. */
public final class AgentState {
    private static final int MAX_CAMPAIGNS = 1_000;

    /** One armed campaign. */
    static final class Armed {
        final long notBeforeMillis;
        final long expiresAtMillis;
        final long drainMillis;

        Armed(long notBeforeMillis, long expiresAtMillis, long drainMillis) {
            this.notBeforeMillis = notBeforeMillis;
            this.expiresAtMillis = expiresAtMillis;
            this.drainMillis = drainMillis;
        }
    }

    private final boolean killed;
    private final Map<String, Armed> armed;

    private AgentState(boolean killed, Map<String, Armed> armed) {
        this.killed = killed;
        this.armed = Collections.unmodifiableMap(armed);
    }

    /**
     * The state in this JSON object. Members that this version does not know are ignored: the console may be newer.
     *
     * @throws IllegalArgumentException if a member that it knows is missing or of a wrong kind
     */
    public static AgentState read(Map<String, @Nullable Object> json) {
        Object killed = json.get("killed");
        Object campaigns = json.get("campaigns");
        if (!(killed instanceof Boolean) || !(campaigns instanceof List)) {
            throw new IllegalArgumentException("expected {\"killed\": true or false, \"campaigns\": [...]}");
        }
        Map<String, Armed> armed = new LinkedHashMap<>();
        for (Object campaign : (List<?>) campaigns) {
            if (!(campaign instanceof Map) || armed.size() == MAX_CAMPAIGNS) {
                throw new IllegalArgumentException("expected at most " + MAX_CAMPAIGNS + " campaign objects");
            }
            Map<?, ?> members = (Map<?, ?>) campaign;
            Object name = members.get("name");
            if (!(name instanceof String)) {
                throw new IllegalArgumentException("expected a name for each campaign");
            }
            armed.put(
                    (String) name,
                    new Armed(
                            number(members, "notBeforeMillis"),
                            number(members, "expiresAtMillis"),
                            number(members, "drainMillis")));
        }
        return new AgentState((Boolean) killed, armed);
    }

    boolean killed() {
        return killed;
    }

    Map<String, Armed> armed() {
        return armed;
    }

    private static long number(Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (!(value instanceof Long)) {
            throw new IllegalArgumentException("expected a whole number for '" + name + "' of a campaign");
        }
        return (Long) value;
    }
}
