package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.OnceARun;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.curve.Spacing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a scenario in YAML into the records that the Java DSL makes. All mistakes of a file are told together, each with its
 * line; an unknown key names the one that was probably meant. Not thread-safe.
 *
 * <p>{@code ${name}} stands for a parameter of the file ({@code parameters:}, set with {@code --param}), {@code #{name}} for a
 * variable of the journey, as everywhere. Files that the scenario names are looked for beside it.
 */
public final class ScenarioYaml {
    static final Keys SCENARIO = new Keys(
            "scenario",
            "scenario",
            "parameters",
            "connections",
            "databases",
            "set-up",
            "journeys",
            "tear-down",
            "thresholds",
            "$schema",
            "description");
    static final Keys CONNECTIONS = new Keys("connections", "new-for-each", "at-most", "http2", "any-certificate");
    static final Keys JOURNEY = new Keys("journey", "name", "curve", "arrivals", "users", "for", "pacing", "steps");

    private final YamlReading yaml;
    private final YamlCurves curves;
    private final YamlSql sql;
    private final YamlSteps steps;
    private final YamlThresholds thresholds;

    private ScenarioYaml(YamlReading yaml, Path folder) {
        this.yaml = yaml;
        this.curves = new YamlCurves(yaml, folder);
        this.sql = new YamlSql(yaml);
        this.steps = new YamlSteps(yaml, folder, sql);
        this.thresholds = new YamlThresholds(yaml);
    }

    /**
     * Reads a file.
     *
     * @param parameters what the user set; the file's own defaults hold otherwise
     * @throws ScenarioException with every mistake and its line
     * @throws IOException if it cannot be read
     */
    public static ScenarioPlan read(Path file, Parameters parameters) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        YamlReading yaml = new YamlReading(String.valueOf(file.getFileName()));
        return new ScenarioYaml(yaml, folder == null ? Path.of("") : folder)
                .scenario(Files.readString(file), parameters);
    }

    private ScenarioPlan scenario(String text, Parameters parameters) {
        Node root = yaml.root(text);
        ScenarioPlan plan = null;
        if (root != null) {
            Map<String, Node> fields = yaml.mapping(root, SCENARIO);
            yaml.parameters(declared(fields.get("parameters"), parameters));
            sql.databases(fields.get("databases"));
            String name = yaml.text(yaml.required(root, fields, "scenario"));
            List<LoadedJourney> journeys = new ArrayList<>();
            for (Node journey : yaml.list(yaml.required(root, fields, "journeys"))) {
                LoadedJourney loaded = journey(journey);
                if (loaded != null) {
                    journeys.add(loaded);
                }
            }
            List<Threshold> limits = new ArrayList<>();
            for (Node threshold : yaml.list(fields.get("thresholds"))) {
                Threshold limit = thresholds.threshold(threshold);
                if (limit != null) {
                    limits.add(limit);
                }
            }
            OnceARun once = new OnceARun(once(fields.get("set-up")), once(fields.get("tear-down")));
            Connections connections = connections(fields.get("connections"));
            plan = yaml.hasProblems() || connections == null
                    ? null
                    : yaml.made(root, () -> new ScenarioPlan(name, journeys, limits, once, connections));
        }
        yaml.requireNoProblems();
        return java.util.Objects.requireNonNull(plan);
    }

    private List<Step> once(@Nullable Node node) {
        return node == null ? List.of() : steps.steps(node);
    }

    private @Nullable Connections connections(@Nullable Node node) {
        if (node == null) {
            return Connections.kept();
        }
        Map<String, Node> fields = yaml.mapping(node, CONNECTIONS);
        Connections reuse = yaml.choice(
                fields.get("new-for-each"),
                Map.of("visit", Connections.newForEachVisit(), "request", Connections.newForEachRequest()),
                Connections.kept());
        return yaml.made(node, () -> {
            Connections made = fields.containsKey("at-most")
                    ? reuse.atMost(Math.toIntExact(yaml.whole(fields.get("at-most"))))
                    : reuse;
            made = yaml.flag(fields.get("http2")) ? made.http2() : made;
            return yaml.flag(fields.get("any-certificate")) ? made.anyCertificate() : made;
        });
    }

    private Map<String, String> declared(@Nullable Node node, Parameters parameters) {
        Map<String, String> values = new HashMap<>();
        if (node != null) {
            yaml.pairs(node).forEach((name, value) -> values.put(name, parameters.text(name, yaml.text(value))));
        }
        return values;
    }

    private @Nullable LoadedJourney journey(Node node) {
        Map<String, Node> fields = yaml.mapping(node, JOURNEY);
        if (!(node instanceof MappingNode)) {
            return null;
        }
        String name = yaml.text(yaml.required(node, fields, "name"));
        Load load = load(node, fields);
        List<Step> does = steps.steps(yaml.required(node, fields, "steps"));
        if (load == null || yaml.hasProblems()) {
            return null;
        }
        return yaml.made(node, () -> new LoadedJourney(new Journey(name, does), load));
    }

    private @Nullable Load load(Node journey, Map<String, Node> fields) {
        Node curve = fields.get("curve");
        Node users = fields.get("users");
        if ((curve == null) == (users == null)) {
            yaml.problem(
                    journey,
                    curve == null ? "a journey without 'curve' and 'users'" : "a journey with 'curve' and with 'users'",
                    "one of them: 'curve' (open model) or 'users' with 'for' (closed model)");
            return null;
        }
        if (curve != null) {
            yaml.forbidden(fields, "with 'curve'", "for", "pacing");
            Spacing spacing = yaml.choice(
                    fields.get("arrivals"), Map.of("even", Spacing.EVEN, "poisson", Spacing.POISSON), Spacing.EVEN);
            io.kingtide.scenario.curve.Curve shape = curves.curve(curve);
            return shape == null ? null : new Load.Open(shape, spacing);
        }
        yaml.forbidden(fields, "with 'users'", "arrivals");
        long count = yaml.whole(users);
        Duration length = yaml.duration(yaml.required(journey, fields, "for"));
        Duration pacing = fields.containsKey("pacing") ? yaml.duration(fields.get("pacing")) : Duration.ZERO;
        return yaml.made(journey, () -> new Load.Closed(Math.toIntExact(count), length, pacing));
    }
}
