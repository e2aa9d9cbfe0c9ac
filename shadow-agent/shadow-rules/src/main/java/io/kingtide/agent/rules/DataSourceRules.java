package io.kingtide.agent.rules;

import io.kingtide.sql.Glob;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one data source is shadowed. Immutable. */
public final class DataSourceRules {
    /** Where the shadow lives. */
    public enum Mode {
        /** In the same schema, under another table name. */
        TABLE("table"),
        /** In another schema, under the same name. */
        SCHEMA("schema"),
        /** In another database, behind a connection of its own. */
        DATASOURCE("datasource");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** As it is written in {@code shadow.yaml}. */
        public String text() {
            return text;
        }
    }

    /** Where tagged statements draw their sequence values. */
    public enum Sequences {
        PRODUCTION("production"),
        SHADOW("shadow");

        private final String text;

        Sequences(String text) {
            this.text = text;
        }

        /** As it is written in {@code shadow.yaml}. */
        public String text() {
            return text;
        }
    }

    /** What becomes of shadows that are not there. */
    public enum MissingShadows {
        /** Tagged use of their tables is refused. */
        REFUSE("refuse"),
        /** The agent makes them, empty; databases in memory only. */
        CREATE("create"),
        /** The agent makes them and copies production's rows as they are; databases in memory only. */
        COPY("copy");

        private final String text;

        MissingShadows(String text) {
            this.text = text;
        }

        /** As it is written in {@code shadow.yaml}. */
        public String text() {
            return text;
        }
    }

    private final String name;
    private final Glob url;
    private final Mode mode;
    private final String template;
    private final MissingShadows missingShadows;
    private final Map<String, TableRule> tables;
    private final Sequences sequences;
    private final Set<String> functions;
    private final Map<String, MaskingKind> masking;

    DataSourceRules(
            String name,
            ModeRule modeRule,
            Map<String, TableRule> tables,
            Sequences sequences,
            Set<String> functions,
            Map<String, MaskingKind> masking) {
        this.name = name;
        this.url = Glob.exactly(modeRule.url);
        this.mode = modeRule.mode;
        this.template = modeRule.template;
        this.missingShadows = modeRule.missingShadows;
        this.tables = Collections.unmodifiableMap(tables);
        this.sequences = sequences;
        this.functions = Collections.unmodifiableSet(functions);
        this.masking = Collections.unmodifiableMap(masking);
    }

    /** The name in messages and status. */
    public String name() {
        return name;
    }

    public boolean matches(String jdbcUrl) {
        return url.matches(jdbcUrl);
    }

    /** The pattern of its JDBC URLs. */
    public String urlPattern() {
        return url.toString();
    }

    public Mode mode() {
        return mode;
    }

    /** {@code {table}_shadow}, {@code {schema}_shadow} or the twin's URL, by mode. */
    public String template() {
        return template;
    }

    /** What becomes of shadows that are not there. */
    public MissingShadows missingShadows() {
        return missingShadows;
    }

    /** The exceptions, by table name or pattern ({@code t_order_*}) as it is written in the rules. */
    public Map<String, TableRule> tables() {
        return tables;
    }

    /** The exception of a table, its name in any case, else the first pattern's that matches; null if it makes none. */
    public @Nullable TableRule table(String table) {
        TableRule exact = tables.get(table);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, TableRule> rule : tables.entrySet()) {
            if (rule.getKey().equalsIgnoreCase(table)) {
                return rule.getValue();
            }
        }
        for (Map.Entry<String, TableRule> rule : tables.entrySet()) {
            if (Glob.isPattern(rule.getKey()) && Glob.inAnyCase(rule.getKey()).matches(table)) {
                return rule.getValue();
            }
        }
        return null;
    }

    /** The name of a table's shadow, in table mode. */
    public String shadowTable(String table) {
        TableRule rule = table(table);
        String own = rule == null ? null : rule.shadowName();
        if (own != null) {
            return own.replace("{table}", table);
        }
        return mode == Mode.TABLE ? template.replace("{table}", table) : table;
    }

    public Sequences sequences() {
        return sequences;
    }

    /** User-defined functions that are known to be harmless. */
    public Set<String> functions() {
        return functions;
    }

    /** How seeded copies are masked: {@code table.column} or {@code *.column}, in lower case, to what it holds. */
    public Map<String, MaskingKind> masking() {
        return masking;
    }

    /** What the reader knows of a data source's place. */
    static final class ModeRule {
        final String url;
        final Mode mode;
        final String template;
        final MissingShadows missingShadows;

        ModeRule(String url, Mode mode, String template, MissingShadows missingShadows) {
            this.url = url;
            this.mode = mode;
            this.template = template;
            this.missingShadows = missingShadows;
        }
    }
}
