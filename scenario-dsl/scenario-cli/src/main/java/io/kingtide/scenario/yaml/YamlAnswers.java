package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Check;
import io.kingtide.scenario.Extractor;
import io.kingtide.scenario.ScenarioDsl;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks of answers and what is taken from them. */
final class YamlAnswers {
    static final Keys EXTRACTOR = new Keys("extractor", "json", "jmes", "header", "regex", "body");
    static final Keys CHECK =
            new Keys("check", "json", "jmes", "header", "regex", "body", "is", "status", "contains", "within");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final YamlReading yaml;

    YamlAnswers(YamlReading yaml) {
        this.yaml = yaml;
    }

    @Nullable
    Check check(Node node) {
        Map<String, Node> fields = yaml.mapping(node, CHECK);
        Node expected = fields.remove("is");
        if (fields.size() != 1) {
            yaml.problem(node, fields.size() + " checks in one item", "one in each, such as '- status: 200'");
            return null;
        }
        Map.Entry<String, Node> one = fields.entrySet().iterator().next();
        Node value = one.getValue();
        if (expected != null && !EXTRACTOR.known().contains(one.getKey())) {
            yaml.problem(expected, "'is' beside '" + one.getKey() + "'", "'is' beside one of " + EXTRACTOR.known());
            return null;
        }
        return switch (one.getKey()) {
            case "status" ->
                ScenarioDsl.status(yaml.oneOrMore(value).stream()
                        .mapToInt(status -> (int) yaml.whole(status))
                        .toArray());
            case "contains" -> ScenarioDsl.bodyContains(yaml.text(value));
            case "within" -> ScenarioDsl.within(yaml.duration(value));
            default -> {
                Extractor part = part(one.getKey(), value);
                yield part == null ? null : expected == null ? part.exists() : part.is(yaml.text(expected));
            }
        };
    }

    @Nullable
    Extractor extractor(Node node) {
        Map<String, Node> fields = yaml.mapping(node, EXTRACTOR);
        if (fields.size() != 1) {
            yaml.problem(node, fields.size() + " parts of the answer", "one of " + EXTRACTOR.known());
            return null;
        }
        Map.Entry<String, Node> one = fields.entrySet().iterator().next();
        return part(one.getKey(), one.getValue());
    }

    private @Nullable Extractor part(String kind, Node value) {
        return switch (kind) {
            case "json" -> yaml.made(value, () -> ScenarioDsl.jsonPath(yaml.text(value)));
            case "jmes" -> yaml.made(value, () -> ScenarioDsl.jmesPath(yaml.text(value)));
            case "header" -> ScenarioDsl.header(yaml.text(value));
            case "regex" -> yaml.made(value, () -> ScenarioDsl.regex(yaml.text(value)));
            default -> {
                if (!yaml.flag(value)) {
                    yaml.problem(value, "'body: " + yaml.text(value) + "'", "'body: true'");
                }
                yield ScenarioDsl.body();
            }
        };
    }

    /** JSON as it is written, or made of what is written as YAML. */
    String jsonText(Node node) {
        return node instanceof ScalarNode ? yaml.text(node) : JSON.writeValueAsString(yaml.plain(node));
    }
}
