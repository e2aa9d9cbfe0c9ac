package io.kingtide.console;

import io.kingtide.shaper.node.NodeReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who must be there before a campaign is armed: per service a number of agents, or their names. Every live agent of those
 * services must be ready, expected or not, because a balancer may send it tagged requests.
 */
final class RollCall {
    private static final int MAX_SERVICES = 200;
    private static final int MAX_INSTANCES = 1_000;

    private final Map<String, Expected> services;

    private record Expected(int count, List<String> instances) {}

    /** One that is missing, and why. {@code instance} is null where only a number is known. */
    record Missing(String service, @Nullable String instance, String why) {}

    private RollCall(Map<String, Expected> services) {
        this.services = services;
    }

    static RollCall parse(@Nullable JsonNode expect) {
        if (expect == null || !expect.isObject() || expect.isEmpty() || expect.size() > MAX_SERVICES) {
            throw ApiProblem.badRequest(
                    "Arming a campaign: 'expect' is missing or empty; expected the roll-call, such as"
                            + " {\"payment-unit\": 2, \"credit-service\": [\"credit-1\"]}");
        }
        Map<String, Expected> services = new LinkedHashMap<>();
        expect.properties().forEach(entry -> services.put(entry.getKey(), expected(entry.getKey(), entry.getValue())));
        return new RollCall(services);
    }

    List<Missing> missing(NodeRegistry registry) {
        List<Missing> missing = new ArrayList<>();
        services.forEach((service, expected) -> check(service, expected, registry, missing));
        return missing;
    }

    private static Expected expected(String service, JsonNode value) {
        if (value.isIntegralNumber() && value.asInt() >= 1 && value.asInt() <= MAX_INSTANCES) {
            return new Expected(value.asInt(), List.of());
        }
        if (value.isArray() && !value.isEmpty() && value.size() <= MAX_INSTANCES) {
            List<String> names = new ArrayList<>();
            value.forEach(name -> names.add(name.isString() ? name.asString() : ""));
            if (!names.contains("")) {
                return new Expected(names.size(), List.copyOf(names));
            }
        }
        throw ApiProblem.badRequest("Arming a campaign: 'expect." + service + "' is " + value
                + "; expected a number of instances from 1 to " + MAX_INSTANCES + ", or a list of their names");
    }

    private static void check(String service, Expected expected, NodeRegistry registry, List<Missing> missing) {
        Map<String, String> ready = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (NodeRegistry.Known node : registry.all()) {
            if (!node.key().kind().equals("agent") || !node.key().service().equals(service)) {
                continue;
            }
            String instance = node.key().instance();
            String why = notReady(node, registry.nowMillis());
            if (why == null) {
                ready.put(instance, rules(node));
            } else if (node.isReachable(registry.nowMillis())
                    || expected.instances().contains(instance)) {
                missing.add(new Missing(service, instance, why));
                named.add(instance);
            }
        }
        for (String instance : expected.instances()) {
            if (!ready.containsKey(instance) && !named.contains(instance)) {
                missing.add(new Missing(service, instance, "never heard of"));
            }
        }
        if (expected.instances().isEmpty() && ready.size() < expected.count()) {
            missing.add(
                    new Missing(service, null, ready.size() + " ready of " + expected.count() + " expected instances"));
        }
        if (new HashSet<>(ready.values()).size() > 1) {
            ready.forEach((instance, rules) -> missing.add(
                    new Missing(service, instance, "its rules hash '" + rules + "' differs within the service")));
        }
    }

    private static @Nullable String notReady(NodeRegistry.Known node, long nowMillis) {
        NodeReport report = node.report();
        if (report == null) {
            return "connected, but has not reported";
        }
        if (!node.isReachable(nowMillis)) {
            return "unreachable";
        }
        return report.ready() ? null : "not ready: " + report.reason();
    }

    private static String rules(NodeRegistry.Known node) {
        NodeReport report = node.report();
        return report == null || report.rules() == null ? "" : report.rules();
    }
}
