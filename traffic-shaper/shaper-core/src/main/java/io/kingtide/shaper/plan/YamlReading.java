package io.kingtide.shaper.plan;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML nodes into values and gathers all problems with their lines. Not thread-safe. */
final class YamlReading {
    private static final int MAX_CHARACTERS = 262_144;
    private static final int MAX_PROBLEMS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern DURATION = Pattern.compile("([+-]?)([0-9]{1,9})(ms|s|m|h)");

    private final String origin;
    private final List<String> problems = new ArrayList<>();

    YamlReading(String origin) {
        this.origin = origin;
    }

    List<String> problems() {
        return problems;
    }

    @Nullable
    Node root(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(20);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add(origin + ":1: an empty file; expected a plan");
            }
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(origin + ":" + line + ": " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(origin + ":1: " + e.getMessage());
        }
        return null;
    }

    void problem(Node where, String what) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(origin + ":" + (where.getStartMark().getLine() + 1) + ": " + what);
        }
    }

    Map<String, Node> mapping(Node node, String what, Set<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " is expected here, as keys and values");
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (!known.contains(key)) {
                problem(
                        tuple.getKeyNode(),
                        "unknown key '" + key + "' in " + what + "; expected " + new TreeSet<>(known));
            } else if (fields.put(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "key '" + key + "' is given twice");
            }
        }
        return fields;
    }

    @Nullable
    Node required(Node parent, Map<String, Node> fields, String key) {
        Node found = fields.get(key);
        if (found == null && parent instanceof MappingNode) {
            problem(parent, "'" + key + "' is missing");
        }
        return found;
    }

    List<Node> sequence(Node node, String what, int max) {
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().size() > max) {
            problem(node, what + ": expected a list of at most " + max);
            return List.of();
        }
        return sequence.getValue();
    }

    String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    String name(Node node, String what) {
        String text = text(node);
        if (!NAME.matcher(text).matches()) {
            problem(node, what + " is '" + text + "'; expected [a-z0-9-], 1 to 40 characters");
        }
        return text;
    }

    String choice(Node node, String what, List<String> choices) {
        String text = text(node);
        if (!choices.contains(text)) {
            problem(node, what + " is '" + text + "'; expected one of " + choices);
        }
        return text;
    }

    double number(Node node, String what, double min, double max) {
        try {
            double value = Double.parseDouble(text(node));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        problem(node, what + " is '" + text(node) + "'; expected a number from " + min + " to " + max);
        return min;
    }

    /** A length of time such as {@code 30s}, {@code -5m} or {@code 250ms}, in milliseconds. */
    long duration(Node node, long min, long max) {
        Matcher matcher = DURATION.matcher(text(node));
        if (matcher.matches()) {
            long unit = switch (matcher.group(3)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            long millis =
                    Long.parseLong(matcher.group(2)) * unit * (matcher.group(1).equals("-") ? -1 : 1);
            if (millis >= min && millis <= max) {
                return millis;
            }
        }
        problem(node, "'" + text(node) + "' is not a length of time in range; expected such as 30s, -5m, 250ms or 1h");
        return Math.max(0, min);
    }

    /** The node as maps, lists, numbers, booleans and texts. */
    @Nullable
    Object plain(Node node) {
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.getValue().forEach(tuple -> map.put(text(tuple.getKeyNode()), plain(tuple.getValueNode())));
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(each -> list.add(plain(each)));
            return list;
        }
        String text = text(node);
        if (node.getTag().equals(Tag.INT) && text.matches("[+-]?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        return text;
    }
}
