package io.kingtide.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kingtide.shaper.node.NodeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one change is in effect.
 *
 * @param nodes the nodes that it concerns
 * @param inEffectEverywhere whether there is at least one and each is in effect
 */
record Effect(List<NodeState> nodes, boolean inEffectEverywhere) {

    enum State {
        @JsonProperty("in-effect")
        IN_EFFECT,
        @JsonProperty("configured")
        CONFIGURED,
        @JsonProperty("unreachable")
        UNREACHABLE
    }

    /** The change on one node. {@code version} is what the node answers with. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NodeState(
            String kind,
            String service,
            String instance,
            State state,
            long version,
            @Nullable String reason) {}

    /**
     * A switch or a limit on the nodes that declare it.
     *
     * @param version what a running evaluator must answer
     * @param changedAt the version of the whole state that a node must have applied
     */
    static Effect ofProbe(NodeRegistry registry, String key, long version, long changedAt) {
        List<NodeState> states = new ArrayList<>();
        for (NodeRegistry.Known node : registry.all()) {
            Long answer = node.probe(key);
            if (answer != null) {
                boolean inEffect = answer == version && node.appliedVersion() >= changedAt;
                states.add(state(registry, node, answer, inEffect));
            }
        }
        return of(states);
    }

    /** Something that concerns every node: a campaign, the kill switch. */
    static Effect ofAll(NodeRegistry registry, long changedAt) {
        List<NodeState> states = new ArrayList<>();
        for (NodeRegistry.Known node : registry.all()) {
            states.add(state(registry, node, node.appliedVersion(), node.appliedVersion() >= changedAt));
        }
        return of(states);
    }

    /** What concerns every shaper: a plan that was shipped or taken back. */
    static Effect ofShapers(NodeRegistry registry, long changedAt) {
        List<NodeState> states = new ArrayList<>();
        for (NodeRegistry.Known node : registry.all()) {
            if (node.key().kind().equals("shaper")) {
                states.add(state(registry, node, node.appliedVersion(), node.appliedVersion() >= changedAt));
            }
        }
        return of(states);
    }

    /** Asks again with every news of a node until it is in effect everywhere, at most so long; at once without nodes. */
    static Effect await(NodeRegistry registry, long atMostMillis, Supplier<Effect> ask) {
        long end = System.nanoTime() + atMostMillis * 1_000_000;
        while (true) {
            // Under the registry's lock, so that no news is missed between asking and waiting.
            synchronized (registry) {
                Effect effect = ask.get();
                long left = (end - System.nanoTime()) / 1_000_000;
                if (effect.inEffectEverywhere() || effect.nodes().isEmpty() || left <= 0) {
                    return effect;
                }
                try {
                    registry.awaitNews(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return effect;
                }
            }
        }
    }

    private static Effect of(List<NodeState> states) {
        boolean everywhere = !states.isEmpty() && states.stream().allMatch(node -> node.state() == State.IN_EFFECT);
        return new Effect(List.copyOf(states), everywhere);
    }

    private static NodeState state(NodeRegistry registry, NodeRegistry.Known node, long answer, boolean inEffect) {
        State state = !node.isReachable(registry.nowMillis())
                ? State.UNREACHABLE
                : inEffect ? State.IN_EFFECT : State.CONFIGURED;
        NodeReport report = node.report();
        String reason =
                report == null || report.reason() == null || report.reason().isEmpty() ? null : report.reason();
        return new NodeState(node.key().kind(), node.key().service(), node.key().instance(), state, answer, reason);
    }
}
