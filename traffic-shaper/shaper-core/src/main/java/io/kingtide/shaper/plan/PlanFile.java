package io.kingtide.shaper.plan;

import io.kingtide.shaper.plan.Plan.Mode;
import io.kingtide.shaper.plan.Plan.WhenCutOff;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.ShaperJson;
import io.kingtide.shaper.state.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import tools.jackson.core.JacksonException;

/**
 * Reads a plan from YAML. All that is wrong is reported at once, each with file and line; an unknown key is an error.
 *
 * <pre>
 * version: 1
 * name: double11
 * steps:
 *   - name: bills-off
 *     at: "-10s"              # relative to T-zero
 *     switch: bill-history
 *     on: true
 *     reverse-after: 30m
 *     mode: local             # each node by its own clock
 *     when-cut-off: run       # or skip
 *   - name: cap-orders
 *     at: 0s
 *     limit: orders
 *     permits-per-second: 500
 *     carrier: sentinel
 *     reverse-after: 10m
 *     mode: coordinated       # the console, with a check
 *     within: 5s              # in effect on ...
 *     quorum: 100             # ... that share of the nodes, or the plan is aborted
 *     depends-on: []
 * </pre>
 */
public final class PlanFile {
    private static final long MAX_OFFSET_MILLIS = 86_400_000;
    private static final long DEFAULT_WITHIN_MILLIS = 5_000;
    private static final Set<String> PLAN_KEYS = Set.of("version", "name", "steps");
    private static final Set<String> STEP_KEYS = Set.of(
            "name",
            "at",
            "switch",
            "on",
            "fallback",
            "target",
            "limit",
            "permits-per-second",
            "carrier",
            "reverse-after",
            "mode",
            "when-cut-off",
            "within",
            "quorum",
            "depends-on");

    private final YamlReading yaml;
    private final Map<String, Mode> stepModes = new HashMap<>();

    private PlanFile(YamlReading yaml) {
        this.yaml = yaml;
    }

    /**
     * The plan that a text describes.
     *
     * @param origin names the text in errors
     * @throws InvalidPlanException naming every wrong line
     */
    public static Plan read(String origin, String text) throws InvalidPlanException {
        YamlReading yaml = new YamlReading(origin);
        Plan plan = new PlanFile(yaml).plan(yaml.root(text));
        if (plan == null || !yaml.problems().isEmpty()) {
            throw new InvalidPlanException(yaml.problems());
        }
        return plan;
    }

    private @Nullable Plan plan(@Nullable Node root) {
        if (root == null) {
            return null;
        }
        Map<String, Node> fields = yaml.mapping(root, "a plan", PLAN_KEYS);
        Node version = yaml.required(root, fields, "version");
        if (version != null && !"1".equals(yaml.text(version))) {
            yaml.problem(version, "version is '" + yaml.text(version) + "'; expected 1");
        }
        Node name = yaml.required(root, fields, "name");
        String planName = name == null ? "" : yaml.name(name, "plan name");
        Node list = yaml.required(root, fields, "steps");
        List<Plan.Step> steps = new ArrayList<>();
        List<Node> items = list == null ? List.of() : yaml.sequence(list, "steps", Plan.MAX_STEPS);
        if (list != null && items.isEmpty()) {
            yaml.problem(list, "a plan without steps; expected at least one");
        }
        Map<String, Node> ends = new LinkedHashMap<>();
        for (Node item : items) {
            Plan.Step step = step(item);
            if (step != null) {
                steps.add(step);
                ends.put(step.name(), item);
            }
        }
        checkDependencies(steps, ends);
        steps.sort(Comparator.comparingLong(Plan.Step::offsetMillis));
        return new Plan(planName, steps);
    }

    private Plan.@Nullable Step step(Node item) {
        Map<String, Node> fields = yaml.mapping(item, "a step", STEP_KEYS);
        Node nameNode = yaml.required(item, fields, "name");
        Node at = yaml.required(item, fields, "at");
        Node modeNode = yaml.required(item, fields, "mode");
        Plan.Action action = action(item, fields);
        if (nameNode == null || at == null || modeNode == null || action == null) {
            return null;
        }
        String name = yaml.name(nameNode, "step name");
        String modeText = yaml.choice(modeNode, "mode", List.of("local", "coordinated"));
        Mode mode = "local".equals(modeText) ? Mode.LOCAL : Mode.COORDINATED;
        if (stepModes.put(name, mode) != null) {
            yaml.problem(nameNode, "step '" + name + "' is given twice");
        }
        Node reverse = fields.get("reverse-after");
        Long reverseAfter = reverse == null ? null : Long.valueOf(yaml.duration(reverse, 1, MAX_OFFSET_MILLIS));
        if (reverse == null && mode == Mode.LOCAL) {
            yaml.problem(item, "'reverse-after' is missing; a local step must reverse by itself");
        }
        Node within = fields.get("within");
        Node quorum = fields.get("quorum");
        return new Plan.Step(
                name,
                yaml.duration(at, -MAX_OFFSET_MILLIS, MAX_OFFSET_MILLIS),
                action,
                reverseAfter,
                mode,
                whenCutOff(item, fields, mode),
                within == null ? DEFAULT_WITHIN_MILLIS : yaml.duration(within, 100, 600_000),
                quorum == null ? 100 : (int) yaml.number(quorum, "quorum", 1, 100),
                dependsOn(fields, mode));
    }

    private Plan.@Nullable Action action(Node item, Map<String, Node> fields) {
        Node named = fields.get("switch");
        Node limit = fields.get("limit");
        if ((named == null) == (limit == null)) {
            yaml.problem(
                    item,
                    "a step with " + (named == null ? "neither" : "both") + " 'switch' and 'limit'; expected one");
            return null;
        }
        if (named != null) {
            onlyWith(fields, "limit", "permits-per-second", "carrier");
            Node on = yaml.required(item, fields, "on");
            Node fallback = fields.get("fallback");
            Node target = fields.get("target");
            boolean value = on != null && "true".equals(yaml.choice(on, "on", List.of("true", "false")));
            return new Plan.SetSwitch(
                    yaml.name(named, "switch"),
                    value,
                    fallback == null ? null : value(fallback, Fallback.class),
                    target == null ? null : value(target, Target.class));
        }
        onlyWith(fields, "switch", "on", "fallback", "target");
        Node permits = yaml.required(item, fields, "permits-per-second");
        Node carrier = fields.get("carrier");
        return new Plan.SetLimit(
                limit == null ? "" : yaml.name(limit, "limit"),
                permits == null ? 1 : yaml.number(permits, "permits-per-second", 0.1, 10_000_000),
                carrier == null ? "gcra" : yaml.choice(carrier, "carrier", List.of("gcra", "sentinel")));
    }

    private void onlyWith(Map<String, Node> fields, String other, String... keys) {
        for (String key : keys) {
            Node node = fields.get(key);
            if (node != null) {
                yaml.problem(node, "'" + key + "' belongs to a step with '" + other + "'");
            }
        }
    }

    private @Nullable WhenCutOff whenCutOff(Node item, Map<String, Node> fields, Mode mode) {
        Node node = fields.get("when-cut-off");
        if (mode == Mode.COORDINATED) {
            if (node != null) {
                yaml.problem(
                        node, "'when-cut-off' belongs to a local step; a coordinated one is held without the console");
            }
            return null;
        }
        for (String key : List.of("within", "quorum", "depends-on")) {
            Node wrong = fields.get(key);
            if (wrong != null) {
                yaml.problem(wrong, "'" + key + "' belongs to a coordinated step");
            }
        }
        Node required = yaml.required(item, fields, "when-cut-off");
        if (required == null) {
            return WhenCutOff.SKIP;
        }
        return "run".equals(yaml.choice(required, "when-cut-off", List.of("run", "skip")))
                ? WhenCutOff.RUN
                : WhenCutOff.SKIP;
    }

    private List<String> dependsOn(Map<String, Node> fields, Mode mode) {
        Node node = fields.get("depends-on");
        if (node == null || mode == Mode.LOCAL) {
            return List.of();
        }
        return yaml.sequence(node, "depends-on", Plan.MAX_STEPS).stream()
                .map(each -> yaml.name(each, "depends-on"))
                .toList();
    }

    private void checkDependencies(List<Plan.Step> steps, Map<String, Node> ends) {
        Map<String, Plan.Step> byName = new HashMap<>();
        steps.forEach(step -> byName.put(step.name(), step));
        for (Plan.Step step : steps) {
            for (String dependency : step.dependsOn()) {
                Plan.Step other = byName.get(dependency);
                Node where = ends.get(step.name());
                if (where == null) {
                    continue;
                }
                if (other == null || other.mode() != Mode.COORDINATED) {
                    yaml.problem(
                            where,
                            "step '" + step.name() + "' depends on '" + dependency
                                    + "'; expected the name of a coordinated step");
                } else if (other.offsetMillis() + other.withinMillis() > step.offsetMillis()) {
                    yaml.problem(
                            where,
                            "step '" + step.name() + "' comes before '" + dependency
                                    + "' can be known to be in effect; expected a later 'at'");
                }
            }
        }
    }

    private <T> @Nullable T value(Node node, Class<T> type) {
        try {
            return ShaperJson.mapper().convertValue(yaml.plain(node), type);
        } catch (JacksonException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause instanceof JacksonException known ? known.getOriginalMessage() : cause.getMessage();
            yaml.problem(node, String.valueOf(message));
            return null;
        }
    }
}
