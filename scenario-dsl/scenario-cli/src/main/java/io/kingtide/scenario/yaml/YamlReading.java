package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
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

/** Reads nodes into values and gathers every mistake with its line; what could not be read becomes a harmless value. */
final class YamlReading {
    private static final int MAX_CHARACTERS = 4_000_000;
    private static final int MAX_PROBLEMS = 50;
    private static final int MAX_DEPTH = 40;
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_-]{0,60})}");
    private static final Pattern OWN_LINE = Pattern.compile("^[\\w$]+\\.java:\\d+: ");

    private final String origin;
    private final List<String> problems = new ArrayList<>();
    private Map<String, String> parameters = Map.of();

    YamlReading(String origin) {
        this.origin = origin;
    }

    void parameters(Map<String, String> values) {
        parameters = values;
    }

    @Nullable
    Node root(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(50);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add(origin + ":1: an empty file; expected a scenario.");
            }
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(origin + ":" + line + ": no YAML: " + e.getProblem() + ".");
        } catch (YAMLException e) {
            problems.add(origin + ":1: no YAML: " + e.getMessage());
        }
        return null;
    }

    /** Where a node stands, for records that remember it. */
    String place(Node node) {
        return origin + ":" + (node.getStartMark().getLine() + 1);
    }

    void problem(Node where, String got, String expected) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(place(where) + ": got " + got + "; expected " + expected + ".");
        }
    }

    /** A word that is none of those that are known here. */
    void unknown(Node where, String got, String written, String expected, Iterable<String> known) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(
                    place(where) + ": got " + got + "; expected " + expected + "." + Keys.suggestion(written, known));
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void requireNoProblems() {
        if (problems.isEmpty()) {
            return;
        }
        throw new ScenarioException(
                "Reading scenario " + origin,
                problems.size() == 1 ? "1 mistake" : problems.size() + " mistakes",
                "none",
                "Correct " + (problems.size() == 1 ? "it" : "them") + ":\n  " + String.join("\n  ", problems));
    }

    /** What the DSL makes of it; its complaint becomes a problem at this node. */
    <T> @Nullable T made(Node where, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (ScenarioException e) {
            String attempted = OWN_LINE.matcher(e.attempted()).replaceFirst("");
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(place(where) + ": " + attempted + ": got " + e.got() + "; expected " + e.expected() + ". "
                        + e.mend());
            }
            return null;
        } catch (ArithmeticException | java.util.regex.PatternSyntaxException e) {
            problem(where, String.valueOf(e.getMessage()).replace('\n', ' '), "a value in range");
            return null;
        }
    }

    Map<String, Node> mapping(@Nullable Node node, Keys keys) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (node == null) {
            return fields;
        }
        for (Map.Entry<String, Node> field : pairs(node).entrySet()) {
            if (keys.known().contains(field.getKey())) {
                fields.put(field.getKey(), field.getValue());
            } else {
                unknown(
                        field.getValue(),
                        "unknown key '" + field.getKey() + "' in a " + keys.name(),
                        field.getKey(),
                        "one of " + new TreeSet<>(keys.known()),
                        keys.known());
            }
        }
        return fields;
    }

    /** Keys of the user's own choice. */
    Map<String, Node> pairs(Node node) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, told(node), "keys and values");
            return fields;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (fields.put(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "key '" + key + "' twice", "it once");
            }
        }
        return fields;
    }

    @Nullable
    Node required(Node parent, Map<String, Node> fields, String key) {
        Node found = fields.get(key);
        if (found == null && parent instanceof MappingNode) {
            problem(parent, "no '" + key + "'", "one");
        }
        return found;
    }

    void forbidden(Map<String, Node> fields, String when, String... keys) {
        for (String key : keys) {
            Node found = fields.get(key);
            if (found != null) {
                problem(found, "'" + key + "' " + when, "no '" + key + "' there");
            }
        }
    }

    List<Node> list(@Nullable Node node) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, told(node), "a list");
        return List.of();
    }

    /** A list, or a single one in its place. */
    List<Node> oneOrMore(@Nullable Node node) {
        return node instanceof MappingNode || node instanceof ScalarNode ? List.of(node) : list(node);
    }

    String text(@Nullable Node node) {
        if (node == null) {
            return "";
        }
        if (!(node instanceof ScalarNode scalar)) {
            problem(node, told(node), "a text or a number");
            return "";
        }
        Matcher matcher = PARAMETER.matcher(scalar.getValue());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = parameters.get(matcher.group(1));
            if (value == null) {
                problem(
                        node,
                        "parameter '" + matcher.group(1) + "'",
                        "one of " + new TreeSet<>(parameters.keySet()) + ", declared under 'parameters'");
                value = "1";
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    double number(@Nullable Node node) {
        if (node == null) {
            return 1;
        }
        try {
            return Double.parseDouble(text(node).replace("_", ""));
        } catch (NumberFormatException e) {
            problem(node, "'" + text(node) + "'", "a number");
            return 1;
        }
    }

    long whole(@Nullable Node node) {
        double number = number(node);
        if (node != null && (number != Math.rint(number) || Math.abs(number) > 1L << 53)) {
            problem(node, "'" + text(node) + "'", "a whole number");
            return 1;
        }
        return (long) number;
    }

    Duration duration(@Nullable Node node) {
        if (node == null) {
            return Duration.ofSeconds(1);
        }
        String text = text(node).strip();
        if (text.equals("0") || text.equals("0s")) {
            return Duration.ZERO;
        }
        Parameters one = Parameters.of(Map.of("time", text));
        try {
            return one.duration("time", Duration.ZERO);
        } catch (ScenarioException e) {
            problem(node, "'" + text + "'", e.expected() + ", such as 90s or 250ms");
            return Duration.ofSeconds(1);
        }
    }

    boolean flag(@Nullable Node node) {
        if (node == null) {
            return false;
        }
        String text = text(node);
        if (!text.equals("true") && !text.equals("false")) {
            problem(node, "'" + text + "'", "true or false");
        }
        return text.equals("true");
    }

    <T> T choice(@Nullable Node node, Map<String, T> choices, T otherwise) {
        if (node == null) {
            return otherwise;
        }
        String text = text(node);
        T chosen = choices.get(text);
        if (chosen == null) {
            unknown(node, "'" + text + "'", text, "one of " + new TreeSet<>(choices.keySet()), choices.keySet());
            return otherwise;
        }
        return chosen;
    }

    /** For JSON bodies that are written as YAML: maps, lists, texts, numbers, truth and null. */
    @Nullable
    Object plain(Node node) {
        if (node instanceof MappingNode) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            pairs(node).forEach((key, value) -> map.put(key, plain(value)));
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(item -> list.add(plain(item)));
            return list;
        }
        String text = text(node);
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            double number = number(node);
            return number == Math.rint(number) && Math.abs(number) < 1L << 53 ? (Object) (long) number : number;
        }
        return text;
    }

    private static String told(Node node) {
        return switch (node.getNodeId()) {
            case scalar -> "'" + ((ScalarNode) node).getValue() + "'";
            case sequence -> "a list";
            default -> "a mapping";
        };
    }
}
