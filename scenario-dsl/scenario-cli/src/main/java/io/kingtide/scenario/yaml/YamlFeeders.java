package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.RecordFeeder;
import io.kingtide.scenario.ScenarioDsl;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Feeders. What is computed by code needs Java; a {@link GeneratedPattern} covers the usual. */
final class YamlFeeders {
    /** What each kind of feeder is told. */
    static final Map<String, Keys> FEEDERS = feeders();

    static final Map<String, UnaryOperator<RecordFeeder>> ORDERS = Map.of(
            "once", UnaryOperator.identity(), "circular", RecordFeeder::circular, "random", RecordFeeder::random);

    private final YamlReading yaml;
    private final Path folder;

    YamlFeeders(YamlReading yaml, Path folder) {
        this.yaml = yaml;
        this.folder = folder;
    }

    private static Map<String, Keys> feeders() {
        Map<String, Keys> feeders = new LinkedHashMap<>();
        feeders.put("uniform", new Keys("uniform-feeder", "kind", "variable", "from", "to"));
        feeders.put("zipf", new Keys("zipf-feeder", "kind", "variable", "from", "to", "skew"));
        feeders.put("unique", new Keys("unique-feeder", "kind", "variable"));
        feeders.put("generated", new Keys("generated-feeder", "kind", "variable", "pattern"));
        feeders.put("csv", new Keys("csv-feeder", "kind", "file", "order"));
        feeders.put("json", new Keys("json-feeder", "kind", "file", "order"));
        feeders.put("jdbc", new Keys("jdbc-feeder", "kind", "url", "user", "password-variable", "query", "order"));
        return java.util.Collections.unmodifiableMap(feeders);
    }

    @Nullable
    Feeder feeder(Node node) {
        Node kindNode = yaml.required(node, yaml.pairs(node), "kind");
        if (kindNode == null) {
            return null;
        }
        String kind = yaml.text(kindNode);
        Keys keys = FEEDERS.get(kind);
        if (keys == null) {
            yaml.unknown(
                    kindNode,
                    "feeder '" + kind + "'",
                    kind,
                    "one of " + new TreeSet<>(FEEDERS.keySet()),
                    FEEDERS.keySet());
            return null;
        }
        Map<String, Node> fields = yaml.mapping(node, keys);
        for (String key : keys.known()) {
            if (!key.equals("order")) {
                yaml.required(node, fields, key);
            }
        }
        return yaml.hasProblems() ? null : yaml.made(node, () -> of(kind, fields));
    }

    private Feeder of(String kind, Map<String, Node> fields) {
        String variable = yaml.text(fields.get("variable"));
        return switch (kind) {
            case "uniform" ->
                ScenarioDsl.uniform(variable, yaml.whole(fields.get("from")), yaml.whole(fields.get("to")));
            case "zipf" ->
                ScenarioDsl.zipf(
                        variable,
                        Math.toIntExact(yaml.whole(fields.get("from"))),
                        Math.toIntExact(yaml.whole(fields.get("to"))),
                        yaml.number(fields.get("skew")));
            case "unique" -> ScenarioDsl.unique(variable);
            case "generated" -> ScenarioDsl.generated(variable, GeneratedPattern.of(yaml.text(fields.get("pattern"))));
            case "csv" -> ordered(ScenarioDsl.csv(beside(fields.get("file"))), fields);
            case "json" -> ordered(ScenarioDsl.json(beside(fields.get("file"))), fields);
            default ->
                ordered(
                        ScenarioDsl.jdbc(
                                yaml.text(fields.get("url")),
                                yaml.text(fields.get("user")),
                                yaml.text(fields.get("password-variable")),
                                yaml.text(fields.get("query"))),
                        fields);
        };
    }

    private RecordFeeder ordered(RecordFeeder feeder, Map<String, Node> fields) {
        return yaml.choice(fields.get("order"), ORDERS, UnaryOperator.identity())
                .apply(feeder);
    }

    /** Files that a scenario names lie beside it. */
    String beside(@Nullable Node file) {
        return folder.resolve(yaml.text(file)).toString();
    }
}
