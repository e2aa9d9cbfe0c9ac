package io.kingtide.agent.rules;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML document as nodes that know their lines, and the problems found in it. No object is ever constructed. */
final class YamlNodes {
    private static final int MAX_DEPTH = 12;

    private final String origin;
    private final List<String> problems = new ArrayList<>();

    YamlNodes(String origin) {
        this.origin = origin;
    }

    List<String> problems() {
        return problems;
    }

    @Nullable
    Node compose(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setMaxAliasesForCollections(0);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(text.length() + 1);
        try {
            return new Yaml(limits).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problems.add(origin + ":" + (mark == null ? 1 : mark.getLine() + 1) + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(origin + ": not YAML: " + e.getMessage());
        }
        return null;
    }

    void problem(Node at, String what) {
        problems.add(origin + ":" + (at.getStartMark().getLine() + 1) + ": " + what);
    }

    /** The entries of a mapping; unknown keys, doubled keys and other nodes are problems. */
    Map<String, Node> mapping(Node node, String what, @Nullable Set<String> known) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode)) {
            problem(node, what + " must be a mapping of keys to values");
            return entries;
        }
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode ? ((ScalarNode) key).getValue() : "?";
            if (known != null && !known.contains(name)) {
                problem(key, "unknown key '" + name + "' in " + what + Suggestion.of(name, known));
            } else if (entries.put(name, tuple.getValueNode()) != null) {
                problem(key, "key '" + name + "' is given twice in " + what);
            }
        }
        return entries;
    }

    List<Node> sequence(@Nullable Node node, String what) {
        if (node == null) {
            return new ArrayList<>();
        }
        if (!(node instanceof SequenceNode)) {
            problem(node, what + " must be a list");
            return new ArrayList<>();
        }
        return ((SequenceNode) node).getValue();
    }

    /** The text of a scalar; null, with a problem, if it is not one or empty. */
    @Nullable
    String text(Node node, String what) {
        if (node instanceof ScalarNode && !((ScalarNode) node).getValue().trim().isEmpty()) {
            return ((ScalarNode) node).getValue().trim();
        }
        problem(node, what + " must be a text");
        return null;
    }

    /** The text of a required key; null, with a problem at its parent, if it is missing. */
    @Nullable
    String required(Node parent, Map<String, Node> entries, String key, String what) {
        Node node = entries.get(key);
        if (node == null) {
            problem(parent, what + " has no '" + key + "'");
            return null;
        }
        return text(node, "'" + key + "' of " + what);
    }
}
