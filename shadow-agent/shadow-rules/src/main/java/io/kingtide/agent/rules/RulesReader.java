package io.kingtide.agent.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Turns the YAML text into rules, collecting every problem. Used once. */
final class RulesReader {
    private static final Set<String> TOP = keys("version", "data-sources", "jobs", "outbound", "stores");
    private static final List<String> STORES = Arrays.asList(
            "r2dbc",
            "mongodb",
            "redis",
            "memcached",
            "kafka",
            "rabbitmq",
            "rocketmq",
            "jms",
            "pulsar",
            "mqtt",
            "cassandra",
            "neo4j",
            "vertx-sql-client",
            "mail",
            "quartz",
            "actors",
            "dubbo",
            "sofa-rpc",
            "thrift",
            "rmi");
    private static final Set<String> DATA_SOURCE = keys(
            "name",
            "url",
            "mode",
            "template",
            "twin-url",
            "missing-shadows",
            "tables",
            "sequences",
            "functions",
            "masking");
    private static final Set<String> TABLE = keys("shadow", "access");
    private static final Set<String> OUTBOUND = keys("host", "tagged");
    /** Nobody but the application itself reaches such a database, so nobody else can make its shadows. */
    private static final String IN_MEMORY = "jdbc:h2:mem:";

    private static final Pattern COLUMN = Pattern.compile("(\\*|[\\p{L}\\p{N}_$#]+)\\.[\\p{L}\\p{N}_$#]+");

    private final YamlNodes yaml;
    private final String text;

    RulesReader(String origin, String text) {
        this.yaml = new YamlNodes(origin);
        this.text = text;
    }

    ShadowRules read() throws RulesException {
        Node root = yaml.compose(text);
        List<DataSourceRules> dataSources = new ArrayList<>();
        Set<String> jobs = new LinkedHashSet<>();
        List<OutboundRule> outbound = new ArrayList<>();
        Set<String> stores = new LinkedHashSet<>();
        if (root == null) {
            if (yaml.problems().isEmpty()) {
                yaml.problems().add("the rules are empty; expected at least 'version: 1' and 'data-sources:'");
            }
        } else {
            Map<String, Node> top = yaml.mapping(root, "the rules", TOP);
            String version = yaml.required(root, top, "version", "the rules file");
            if (version != null && !version.equals("1")) {
                yaml.problem(root, "version is '" + version + "'; this agent knows version 1");
            }
            for (Node node : yaml.sequence(top.get("data-sources"), "'data-sources'")) {
                addDataSource(node, dataSources);
            }
            jobs.addAll(names(top.get("jobs"), "'jobs'"));
            for (Node node : yaml.sequence(top.get("outbound"), "'outbound'")) {
                addOutbound(node, outbound);
            }
            addStores(top.get("stores"), stores);
        }
        if (!yaml.problems().isEmpty()) {
            throw new RulesException(yaml.problems());
        }
        return new ShadowRules(ShadowRules.hashOf(text), dataSources, jobs, outbound, stores);
    }

    private void addDataSource(Node node, List<DataSourceRules> into) {
        Map<String, Node> entries = yaml.mapping(node, "a data source", DATA_SOURCE);
        String name = yaml.required(node, entries, "name", "a data source");
        String what = "data source '" + name + "'";
        DataSourceRules.ModeRule place = place(node, entries, what);
        DataSourceRules.Sequences sequences = choice(
                entries.get("sequences"),
                what,
                DataSourceRules.Sequences.values(),
                DataSourceRules.Sequences::text,
                DataSourceRules.Sequences.PRODUCTION);
        Map<String, TableRule> tables = tables(entries.get("tables"), what);
        Set<String> functions = names(entries.get("functions"), "'functions' of " + what);
        Map<String, MaskingKind> masking = masking(entries.get("masking"), what);
        for (DataSourceRules other : into) {
            if (other.name().equals(name)) {
                yaml.problem(node, what + " is given twice");
            } else if (place != null && other.urlPattern().equals(place.url)) {
                yaml.problem(node, what + " has the url of data source '" + other.name() + "' and would never be used");
            }
        }
        if (name != null && place != null) {
            into.add(new DataSourceRules(name, place, tables, sequences, functions, masking));
        }
    }

    /** Where the data source and its shadow are; null, with a problem, if that is not said. */
    private DataSourceRules.@Nullable ModeRule place(Node node, Map<String, Node> entries, String what) {
        String url = yaml.required(node, entries, "url", what);
        DataSourceRules.Mode mode = choice(
                entries.get("mode"),
                what,
                DataSourceRules.Mode.values(),
                DataSourceRules.Mode::text,
                DataSourceRules.Mode.TABLE);
        boolean twin = mode == DataSourceRules.Mode.DATASOURCE;
        String key = twin ? "twin-url" : "template";
        Node other = entries.get(twin ? "template" : "twin-url");
        if (other != null) {
            yaml.problem(
                    other,
                    what + " has a '" + (twin ? "template" : "twin-url") + "', which mode '" + mode.text()
                            + "' does not take; give '" + key + "'");
        }
        String template = other != null && entries.get(key) == null ? null : yaml.required(node, entries, key, what);
        checkTemplate(node, entries.get(key), mode, template, what);
        DataSourceRules.MissingShadows missing = choice(
                entries.get("missing-shadows"),
                "'missing-shadows' of " + what,
                DataSourceRules.MissingShadows.values(),
                DataSourceRules.MissingShadows::text,
                DataSourceRules.MissingShadows.REFUSE);
        boolean inMemory = url != null && url.startsWith(IN_MEMORY) && !twin;
        Node asked = entries.get("missing-shadows");
        if (asked != null && missing != DataSourceRules.MissingShadows.REFUSE && !inMemory) {
            yaml.problem(
                    asked,
                    "'missing-shadows: " + missing.text() + "' of " + what + " is for databases in memory, whose url"
                            + " begins with '" + IN_MEMORY
                            + "'; make the shadows of others with 'kingtide shadow create'");
        }
        return url == null || template == null ? null : new DataSourceRules.ModeRule(url, mode, template, missing);
    }

    private void checkTemplate(
            Node parent, @Nullable Node at, DataSourceRules.Mode mode, @Nullable String template, String what) {
        if (template == null) {
            return;
        }
        Node where = at == null ? parent : at;
        String slot = mode == DataSourceRules.Mode.TABLE ? "{table}" : "{schema}";
        if (mode == DataSourceRules.Mode.DATASOURCE) {
            if (!template.startsWith("jdbc:")) {
                yaml.problem(where, "the 'twin-url' of " + what + " is not a JDBC URL; expected jdbc:...");
            }
        } else if (!template.contains(slot) || template.equals(slot)) {
            yaml.problem(
                    where,
                    "the template '" + template + "' of " + what + " does not make another name; expected " + slot
                            + " with something before or after it");
        }
    }

    private Map<String, TableRule> tables(@Nullable Node node, String what) {
        Map<String, TableRule> rules = new LinkedHashMap<>();
        if (node == null) {
            return rules;
        }
        if (!(node instanceof MappingNode)) {
            yaml.problem(node, "'tables' of " + what + " must be a mapping of tables to rules");
            return rules;
        }
        for (Map.Entry<String, Node> entry :
                yaml.mapping(node, "'tables' of " + what, null).entrySet()) {
            TableRule rule = table(entry.getValue(), "table '" + entry.getKey() + "' of " + what);
            if (rule != null) {
                rules.put(entry.getKey(), rule);
            }
        }
        new TableNames(yaml, what).check(((MappingNode) node).getValue(), rules);
        return rules;
    }

    private Map<String, MaskingKind> masking(@Nullable Node node, String what) {
        Map<String, MaskingKind> kinds = new LinkedHashMap<>();
        if (node == null) {
            return kinds;
        }
        for (Map.Entry<String, Node> entry :
                yaml.mapping(node, "'masking' of " + what, null).entrySet()) {
            if (!COLUMN.matcher(entry.getKey()).matches()) {
                yaml.problem(
                        entry.getValue(),
                        "'" + entry.getKey() + "' in 'masking' of " + what
                                + " is not a column; expected table.column or \"*.column\"");
            }
            kinds.put(
                    entry.getKey().toLowerCase(Locale.ROOT),
                    choice(
                            entry.getValue(),
                            "'masking' of " + what,
                            MaskingKind.values(),
                            MaskingKind::text,
                            MaskingKind.TEXT));
        }
        return kinds;
    }

    private @Nullable TableRule table(Node node, String what) {
        if (node instanceof ScalarNode) {
            TableRule.Access access =
                    choice(node, what, TableRule.Access.values(), TableRule.Access::text, TableRule.Access.REFUSE);
            return new TableRule(access, null);
        }
        Map<String, Node> entries = yaml.mapping(node, what, TABLE);
        TableRule.Access access = choice(
                entries.get("access"),
                what,
                TableRule.Access.values(),
                TableRule.Access::text,
                TableRule.Access.SHADOW);
        Node shadow = entries.get("shadow");
        return new TableRule(access, shadow == null ? null : yaml.text(shadow, "'shadow' of " + what));
    }

    private void addOutbound(Node node, List<OutboundRule> into) {
        Map<String, Node> entries = yaml.mapping(node, "an outbound rule", OUTBOUND);
        String host = yaml.required(node, entries, "host", "an outbound rule");
        OutboundRule.Tagged tagged = choice(
                entries.get("tagged"),
                "an outbound rule",
                OutboundRule.Tagged.values(),
                OutboundRule.Tagged::text,
                OutboundRule.Tagged.REFUSE);
        if (host != null) {
            into.add(new OutboundRule(host, tagged));
        }
    }

    private void addStores(@Nullable Node node, Set<String> allowed) {
        if (node == null) {
            return;
        }
        for (Map.Entry<String, Node> entry :
                yaml.mapping(node, "'stores'", new LinkedHashSet<>(STORES)).entrySet()) {
            OutboundRule.Tagged tagged = choice(
                    entry.getValue(),
                    "store '" + entry.getKey() + "'",
                    new OutboundRule.Tagged[] {OutboundRule.Tagged.ALLOW, OutboundRule.Tagged.REFUSE},
                    OutboundRule.Tagged::text,
                    OutboundRule.Tagged.REFUSE);
            if (tagged == OutboundRule.Tagged.ALLOW) {
                allowed.add(entry.getKey());
            }
        }
    }

    private Set<String> names(@Nullable Node node, String what) {
        Set<String> names = new LinkedHashSet<>();
        for (Node item : yaml.sequence(node, what)) {
            String name = yaml.text(item, "an item of " + what);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private <E> E choice(@Nullable Node node, String what, E[] values, Function<E, String> textOf, E absent) {
        if (node == null) {
            return absent;
        }
        String given = yaml.text(node, "a value of " + what);
        List<String> known = new ArrayList<>();
        for (E value : values) {
            if (textOf.apply(value).equals(given)) {
                return value;
            }
            known.add(textOf.apply(value));
        }
        if (given != null) {
            yaml.problem(node, "unknown value '" + given + "' for " + what + Suggestion.of(given, known));
        }
        return absent;
    }

    private static Set<String> keys(String... keys) {
        return new LinkedHashSet<>(Arrays.asList(keys));
    }
}
