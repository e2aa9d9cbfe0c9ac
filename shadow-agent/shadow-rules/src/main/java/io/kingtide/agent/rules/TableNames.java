package io.kingtide.agent.rules;

import io.kingtide.sql.Glob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Finds table names that contradict each other, or that would lead tagged work to a production table. */
final class TableNames {
    private static final Pattern BARE_NAME = Pattern.compile("[\\p{L}\\p{N}_$#]+");
    private static final Pattern TEMPLATE =
            Pattern.compile("[A-Za-z0-9_]+\\{table}[A-Za-z0-9_]*|\\{table}[A-Za-z0-9_]+");

    private final YamlNodes yaml;
    private final String what;

    TableNames(YamlNodes yaml, String what) {
        this.yaml = yaml;
        this.what = what;
    }

    void check(List<NodeTuple> entries, Map<String, TableRule> rules) {
        Set<String> seen = new HashSet<>();
        Map<String, String> ownerOfShadow = new HashMap<>();
        for (NodeTuple entry : entries) {
            if (entry.getKeyNode() instanceof ScalarNode) {
                String table = ((ScalarNode) entry.getKeyNode()).getValue();
                TableRule rule = rules.get(table);
                if (!seen.add(table.toLowerCase(Locale.ROOT))) {
                    yaml.problem(entry.getKeyNode(), "table '" + table + "' is given twice in " + what);
                }
                if (rule != null && rule.shadowName() != null) {
                    checkShadow(entry.getKeyNode(), table, rule.shadowName(), ownerOfShadow);
                }
            }
        }
        for (NodeTuple entry : entries) {
            if (entry.getKeyNode() instanceof ScalarNode) {
                String table = ((ScalarNode) entry.getKeyNode()).getValue();
                String owner = ownerOfShadow.get(table.toLowerCase(Locale.ROOT));
                if (owner != null && !owner.equalsIgnoreCase(table)) {
                    yaml.problem(
                            entry.getKeyNode(),
                            "table '" + table + "' of " + what + " is the shadow of '" + owner
                                    + "' too; a shadow must be a table of its own");
                }
            }
        }
    }

    private void checkShadow(Node at, String table, String shadow, Map<String, String> ownerOfShadow) {
        String bare = table.substring(table.lastIndexOf('.') + 1);
        if (Glob.isPattern(table)) {
            if (!TEMPLATE.matcher(shadow).matches()) {
                yaml.problem(
                        at,
                        "the shadow '" + shadow + "' of the tables '" + table + "' of " + what
                                + " does not name one for each; expected {table} with letters, digits or '_' before or"
                                + " after it");
            }
        } else if (!BARE_NAME.matcher(shadow).matches()) {
            yaml.problem(at, "the shadow '" + shadow + "' of table '" + table + "' is not a bare table name");
        } else if (shadow.equalsIgnoreCase(bare)) {
            yaml.problem(
                    at, "the shadow of table '" + table + "' is the table itself: tagged work would reach production");
        } else {
            String other = ownerOfShadow.putIfAbsent(shadow.toLowerCase(Locale.ROOT), table);
            if (other != null) {
                yaml.problem(
                        at,
                        "tables '" + other + "' and '" + table + "' of " + what + " have the same shadow '" + shadow
                                + "'");
            }
        }
    }
}
