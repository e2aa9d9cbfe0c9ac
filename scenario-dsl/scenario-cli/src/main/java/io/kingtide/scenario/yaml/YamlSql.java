package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.SqlSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The databases of a file, and the steps that send statements to them. */
final class YamlSql {
    static final Keys DATABASE = new Keys("database", "url", "user", "password-variable", "connections");
    static final Keys STEP = new Keys("sql", "sql", "database", "statement", "values", "columns");

    private static final int CONNECTIONS = 20;

    private final YamlReading yaml;
    private final Map<String, SqlSteps.Database> databases = new TreeMap<>();

    YamlSql(YamlReading yaml) {
        this.yaml = yaml;
    }

    void databases(@Nullable Node node) {
        if (node == null) {
            return;
        }
        yaml.pairs(node).forEach((name, database) -> {
            Map<String, Node> fields = yaml.mapping(database, DATABASE);
            long connections = fields.containsKey("connections") ? yaml.whole(fields.get("connections")) : CONNECTIONS;
            databases.put(
                    name,
                    new SqlSteps.Database(
                            yaml.text(yaml.required(database, fields, "url")),
                            yaml.text(yaml.required(database, fields, "user")),
                            yaml.text(fields.get("password-variable")),
                            (int) Math.min(Integer.MAX_VALUE, connections)));
        });
    }

    @Nullable
    Step step(Node node, Node name, Map<String, Node> fields) {
        Node wanted = yaml.required(node, fields, "database");
        String statement = yaml.text(yaml.required(node, fields, "statement"));
        List<String> values = texts(fields.get("values"));
        List<String> columns = texts(fields.get("columns"));
        if (wanted == null) {
            return null;
        }
        SqlSteps.Database database = databases.get(yaml.text(wanted));
        if (database == null) {
            yaml.unknown(
                    wanted,
                    "database '" + yaml.text(wanted) + "'",
                    yaml.text(wanted),
                    "one of " + new TreeSet<>(databases.keySet()) + ", named under 'databases'",
                    databases.keySet());
            return null;
        }
        SqlSteps steps = SqlSteps.find().orElse(null);
        if (steps == null) {
            yaml.problem(node, "a step 'sql' without JMeter on the class path", "the engine that sends SQL");
            return null;
        }
        return steps.step(yaml.text(name), database, statement, values, columns).writtenAt(yaml.place(node));
    }

    private List<String> texts(@Nullable Node node) {
        List<String> texts = new ArrayList<>();
        for (Node item : node == null ? List.<Node>of() : yaml.oneOrMore(node)) {
            texts.add(yaml.text(item));
        }
        return texts;
    }
}
