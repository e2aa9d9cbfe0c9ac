package io.kingtide.sql;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shadow rules of one data source: a mode, exceptions by table, and what is allowed beyond plain DML. Immutable.
 * Build one with {@link #tables(String)}, {@link #schemas(String)} or {@link #twin()}.
 *
 * <p>Names of tables, functions and kinds in rules are compared without regard to case and quotes: a rule may match more
 * than it should, never less, and a name that needs case to be told apart is refused rather than guessed.
 *
 * <p>A table's name in a rule may be a {@link Glob}. A rule for the very name wins over patterns; of patterns, the
 * first that matches.
 */
public final class ShadowMapping {
    private final Mode mode;
    private final NameTemplate template;
    private final @Nullable String defaultSchema;
    private final Map<String, TableRule> tables;
    private final Map<Glob, TableRule> patterns;
    private final Set<String> functions;
    private final Set<StatementKind> allowed;
    private final boolean shadowSequences;
    private final int longestName;
    private final ShadowCatalogue catalogue;

    /** Where the twin of a table lives. */
    public enum Mode {
        /** Beside it, under another name: {@code orders} becomes {@code orders_shadow}. */
        TABLE,
        /** Under the same name in another schema; every name is qualified. */
        SCHEMA,
        /** In a twin data source: the text stays, the connection differs. */
        DATASOURCE
    }

    private ShadowMapping(Builder builder) {
        this.mode = builder.mode;
        this.template = builder.template;
        this.defaultSchema = builder.defaultSchema;
        this.tables = new HashMap<>(builder.tables);
        this.patterns = new LinkedHashMap<>(builder.patterns);
        this.functions = new HashSet<>(builder.functions);
        this.allowed = EnumSet.copyOf(builder.allowed);
        this.shadowSequences = builder.shadowSequences;
        this.longestName = builder.longestName;
        this.catalogue = builder.catalogue;
    }

    /** Mode {@code table}: {@code template} is text with one {@code {table}} in it, such as {@code {table}_shadow}. */
    public static Builder tables(String template) {
        return new Builder(Mode.TABLE, NameTemplate.parse(template, "{table}"));
    }

    /** Mode {@code schema}: {@code template} is text with one {@code {schema}} in it, such as {@code {schema}_shadow}. */
    public static Builder schemas(String template) {
        return new Builder(Mode.SCHEMA, NameTemplate.parse(template, "{schema}"));
    }

    /** Mode {@code datasource}: statements are judged, and their text stays. */
    public static Builder twin() {
        return new Builder(Mode.DATASOURCE, NameTemplate.NONE);
    }

    /** What of a name changes. */
    public Mode mode() {
        return mode;
    }

    /** The template of the mode; {@link NameTemplate#NONE} for a twin. */
    public NameTemplate template() {
        return template;
    }

    @Nullable
    String defaultSchema() {
        return defaultSchema;
    }

    ShadowCatalogue catalogue() {
        return catalogue;
    }

    boolean allows(StatementKind kind) {
        return allowed.contains(kind);
    }

    boolean shadowSequences() {
        return shadowSequences;
    }

    int longestName(Dialect dialect) {
        return longestName > 0 ? longestName : dialect.longestName();
    }

    boolean listsFunction(String dottedName) {
        return !functions.isEmpty() && functions.contains(dottedName.toLowerCase(Locale.ROOT));
    }

    /** The rule for a table: one that names its schema wins over one that does not. */
    @Nullable
    TableRule ruleOf(TableName table) {
        if (tables.isEmpty() && patterns.isEmpty()) {
            return null;
        }
        String name = table.name().toLowerCase(Locale.ROOT);
        String schema = table.schema() == null ? defaultSchema : table.schema();
        TableRule qualified = schema == null ? null : tables.get(schema.toLowerCase(Locale.ROOT) + '.' + name);
        TableRule exact = qualified != null ? qualified : tables.get(name);
        return exact != null ? exact : ruleByPattern(schema, name);
    }

    private @Nullable TableRule ruleByPattern(@Nullable String schema, String name) {
        for (Map.Entry<Glob, TableRule> rule : patterns.entrySet()) {
            if (rule.getKey().matches(name) || schema != null && rule.getKey().matches(schema + '.' + name)) {
                return rule.getValue();
            }
        }
        return null;
    }

    /** Whether some rule names {@code name} as an explicit shadow. */
    boolean isExplicitShadow(String name) {
        for (TableRule rule : tables.values()) {
            if (rule.shadow != null && rule.shadow.equalsIgnoreCase(name)) {
                return true;
            }
        }
        for (Map.Entry<Glob, TableRule> rule : patterns.entrySet()) {
            NameTemplate own = rule.getValue().template;
            if (own != null && own.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** What the rules say about one table. */
    static final class TableRule {
        final Kind kind;
        final @Nullable String shadow;
        final @Nullable NameTemplate template;

        enum Kind {
            SHADOW,
            READ_THROUGH,
            ID_ALLOCATOR,
            REFUSE
        }

        TableRule(Kind kind, @Nullable String shadow) {
            this.kind = kind;
            this.shadow = shadow;
            this.template = null;
        }

        TableRule(NameTemplate template) {
            this.kind = Kind.SHADOW;
            this.shadow = null;
            this.template = template;
        }
    }

    /** Collects the rules of one data source. Not thread-safe. */
    public static final class Builder {
        private final Mode mode;
        private final NameTemplate template;
        private final Map<String, TableRule> tables = new HashMap<>();
        private final Map<Glob, TableRule> patterns = new LinkedHashMap<>();
        private final Set<String> functions = new HashSet<>();
        private final Set<StatementKind> allowed = EnumSet.noneOf(StatementKind.class);
        private @Nullable String defaultSchema;
        private boolean shadowSequences;
        private int longestName;
        private ShadowCatalogue catalogue = ShadowCatalogue.open();

        private Builder(Mode mode, NameTemplate template) {
            this.mode = mode;
            this.template = template;
        }

        /** Where unqualified names live; in schema mode they are refused without it. */
        public Builder defaultSchema(String schema) {
            this.defaultSchema = schema;
            return this;
        }

        /** Reads of this table ({@code name} or {@code schema.name}) see production; writes and locking reads are refused. */
        public Builder readThrough(String table) {
            return rule(table, new TableRule(TableRule.Kind.READ_THROUGH, null));
        }

        /**
         * Ids are drawn from this production table, by tagged work too: it may be read, locked, updated and inserted into
         * by a statement that names no other table. Allocators keep blocks of ids in memory, so that ids of a shadow
         * allocator would be handed to real rows.
         */
        public Builder idAllocator(String table) {
            return rule(table, new TableRule(TableRule.Kind.ID_ALLOCATOR, null));
        }

        /** Every use of this table is refused. */
        public Builder refuse(String table) {
            return rule(table, new TableRule(TableRule.Kind.REFUSE, null));
        }

        /** This table has a shadow by the mode's template, whatever a pattern says. */
        public Builder shadow(String table) {
            return rule(table, new TableRule(TableRule.Kind.SHADOW, null));
        }

        /**
         * This table's shadow is called {@code shadow} (an unqualified, unquoted name), whatever the template says. For a
         * pattern, {@code shadow} is a template of its own with one {@code {table}} in it.
         */
        public Builder shadow(String table, String shadow) {
            if (mode != Mode.TABLE) {
                throw new IllegalArgumentException("A shadow name of its own ('" + table + "' -> '" + shadow
                        + "') needs mode table, the mode is " + mode + ". Use the template, or mode table.");
            }
            return rule(
                    table,
                    Glob.isPattern(table)
                            ? new TableRule(NameTemplate.parse(shadow, "{table}"))
                            : new TableRule(TableRule.Kind.SHADOW, shadow));
        }

        /** Functions and procedures known to be harmless: user-defined ones, and built-ins that are otherwise refused. */
        public Builder functions(Collection<String> names) {
            for (String name : names) {
                functions.add(name.toLowerCase(Locale.ROOT));
            }
            return this;
        }

        /** Lets statements beyond plain DML pass where their tables can be shadowed: LOCK, BULK, TRUNCATE. */
        public Builder allow(StatementKind kind) {
            allowed.add(kind);
            return this;
        }

        /** Draws from the shadow of a sequence, not from production as by default. */
        public Builder shadowSequences(boolean shadow) {
            this.shadowSequences = shadow;
            return this;
        }

        /** Overrides the dialect's limit on names, for old servers. */
        public Builder longestName(int limit) {
            this.longestName = limit;
            return this;
        }

        /** Checks tables and functions against what exists. */
        public Builder catalogue(ShadowCatalogue known) {
            this.catalogue = known;
            return this;
        }

        /** The mapping as set so far; the builder may go on and build others. */
        public ShadowMapping build() {
            return new ShadowMapping(this);
        }

        private Builder rule(String table, TableRule rule) {
            if (Glob.isPattern(table)) {
                patterns.put(Glob.inAnyCase(table), rule);
            } else {
                tables.put(table.toLowerCase(Locale.ROOT), rule);
            }
            return this;
        }
    }
}
