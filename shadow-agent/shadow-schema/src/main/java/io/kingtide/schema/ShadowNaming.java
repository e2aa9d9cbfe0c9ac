package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.Glob;
import io.kingtide.sql.NameTemplate;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which table is the shadow of which: a template for tables or for schemas, and exceptions. Uses the same templates as
 * the rewriter, so that what is created is what statements are rewritten to. Immutable.
 */
public final class ShadowNaming {
    private final boolean bySchema;
    private final String templateText;
    private final NameTemplate template;
    private final Map<String, Rule> rules;
    private final Map<Glob, Rule> patterns;
    private final Set<String> functions;
    private final boolean shadowSequences;

    /** How tagged use of a table is treated. */
    public enum Treatment {
        /** It has a shadow. */
        SHADOW,
        /** Tagged reads see production. */
        READ_THROUGH,
        /** Ids are drawn from production's. */
        ID_ALLOCATOR,
        /** Tagged use is refused. */
        REFUSE
    }

    private ShadowNaming(Builder from) {
        this.bySchema = from.bySchema;
        this.templateText = from.templateText;
        this.template = from.template;
        this.rules = new HashMap<>(from.rules);
        this.patterns = new LinkedHashMap<>(from.patterns);
        this.functions = new HashSet<>(from.functions);
        this.shadowSequences = from.shadowSequences;
    }

    /** Shadows beside their tables; {@code template} has one {@code {table}}. */
    public static Builder tables(String template) {
        return new Builder(false, template, NameTemplate.parse(template, "{table}"));
    }

    /** Shadows in another schema; {@code template} has one {@code {schema}}. */
    public static Builder schemas(String template) {
        return new Builder(true, template, NameTemplate.parse(template, "{schema}"));
    }

    /** Collects the exceptions. */
    public static final class Builder {
        private final boolean bySchema;
        private final String templateText;
        private final NameTemplate template;
        private final Map<String, Rule> rules = new HashMap<>();
        private final Map<Glob, Rule> patterns = new LinkedHashMap<>();
        private final Set<String> functions = new HashSet<>();
        private boolean shadowSequences;

        private Builder(boolean bySchema, String templateText, NameTemplate template) {
            this.bySchema = bySchema;
            this.templateText = templateText;
            this.template = template;
        }

        /**
         * Treats a table (its bare name, in any case, or a {@link Glob}) otherwise than by having a shadow. A rule
         * for the very name wins over patterns; of patterns, the first that matches.
         */
        public Builder treat(String table, Treatment treatment) {
            return rule(table, new Rule(treatment, null, null));
        }

        /** Gives a table's shadow a name of its own; those of a pattern, a template of their own. */
        public Builder shadow(String table, String shadow) {
            return rule(
                    table,
                    Glob.isPattern(table)
                            ? new Rule(Treatment.SHADOW, null, NameTemplate.parse(shadow, "{table}"))
                            : new Rule(Treatment.SHADOW, shadow, null));
        }

        private Builder rule(String table, Rule rule) {
            if (Glob.isPattern(table)) {
                patterns.put(Glob.inAnyCase(bare(table)), rule);
            } else {
                rules.put(bare(table), rule);
            }
            return this;
        }

        /** User-defined functions that are known to be harmless. */
        public Builder harmless(Collection<String> names) {
            names.forEach(name -> functions.add(name.toLowerCase(Locale.ROOT)));
            return this;
        }

        /** Tagged work draws from sequences of its own, not from production's. */
        public Builder shadowSequences(boolean own) {
            this.shadowSequences = own;
            return this;
        }

        public ShadowNaming build() {
            return new ShadowNaming(this);
        }

        private static String bare(String table) {
            return table.substring(table.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    boolean isBySchema() {
        return bySchema;
    }

    boolean isHarmless(String function) {
        return functions.contains(function);
    }

    boolean shadowSequences() {
        return shadowSequences;
    }

    /** The schema of the shadows of a schema's tables; in table mode the same. */
    public String shadowSchema(String schema, Dialect dialect) {
        return bySchema ? template.applyToCatalogueName(schema, dialect) : schema;
    }

    public Treatment treatment(TableName table) {
        Rule rule = ruleOf(table.name());
        return rule == null ? Treatment.SHADOW : rule.treatment;
    }

    /** Whether the rules say what becomes of this very table. That a pattern gives it a shadow says nothing of it. */
    boolean isListed(TableName table) {
        return rules.containsKey(table.name().toLowerCase(Locale.ROOT)) || treatment(table) != Treatment.SHADOW;
    }

    private @Nullable Rule ruleOf(String table) {
        Rule exact = rules.get(table.toLowerCase(Locale.ROOT));
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<Glob, Rule> rule : patterns.entrySet()) {
            if (rule.getKey().matches(table)) {
                return rule.getValue();
            }
        }
        return null;
    }

    /** The name of a table's shadow, whether or not it exists. */
    public TableName shadowOf(TableName table, Dialect dialect) {
        String schema = table.schema();
        if (bySchema) {
            return new TableName(null, schema == null ? null : shadowSchema(schema, dialect), table.name());
        }
        Rule rule = ruleOf(table.name());
        String own = rule == null ? null : rule.shadow;
        if (own == null) {
            NameTemplate by = rule == null || rule.template == null ? template : rule.template;
            return new TableName(null, schema, by.applyToCatalogueName(table.name(), dialect));
        }
        boolean unquoted = dialect.fold(table.name()).equals(table.name());
        return new TableName(null, schema, unquoted ? dialect.fold(own) : own);
    }

    /** Whether a name has the form of a shadow: by its schema, by the template, or as an exception. */
    public boolean looksLikeShadow(TableName table, String productionSchema, Dialect dialect) {
        if (bySchema) {
            String schema = table.schema();
            return schema != null && schema.equals(shadowSchema(productionSchema, dialect));
        }
        return template.matches(table.name()) || isShadowByException(table.name());
    }

    private boolean isShadowByException(String name) {
        for (Rule rule : rules.values()) {
            if (name.equalsIgnoreCase(rule.shadow)) {
                return true;
            }
        }
        for (Map.Entry<Glob, Rule> rule : patterns.entrySet()) {
            NameTemplate own = rule.getValue().template;
            String origin = own == null ? null : own.origin(name);
            if (origin != null && rule.getKey().matches(origin)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The rewriter's view of the same rules, for the queries of views. These are full of quoted names, so each table's
     * shadow is given as the catalogue has it, rather than by the template.
     */
    ShadowMapping mapping(Catalogue catalogue) {
        ShadowMapping.Builder mapping =
                bySchema ? ShadowMapping.schemas(templateText) : ShadowMapping.tables(templateText);
        mapping.defaultSchema(catalogue.schema());
        for (Table table : catalogue.tables()) {
            boolean shadow = looksLikeShadow(table.name(), catalogue.schema(), catalogue.dialect());
            if (!bySchema && !shadow && treatment(table.name()) == Treatment.SHADOW) {
                mapping.shadow(
                        table.name().name(),
                        shadowOf(table.name(), catalogue.dialect()).name());
            }
        }
        rules.forEach((table, rule) -> exempt(mapping, table, rule.treatment));
        patterns.forEach((pattern, rule) -> exempt(mapping, pattern.toString(), rule.treatment));
        return mapping.functions(functions).shadowSequences(shadowSequences).build();
    }

    private static void exempt(ShadowMapping.Builder mapping, String table, Treatment treatment) {
        switch (treatment) {
            case READ_THROUGH:
                mapping.readThrough(table);
                break;
            case ID_ALLOCATOR:
                mapping.idAllocator(table);
                break;
            case REFUSE:
                mapping.refuse(table);
                break;
            case SHADOW:
                break;
        }
    }

    /** What the rules say of one table, or of all of a pattern. */
    private static final class Rule {
        final Treatment treatment;
        final @Nullable String shadow;
        final @Nullable NameTemplate template;

        Rule(Treatment treatment, @Nullable String shadow, @Nullable NameTemplate template) {
            this.treatment = treatment;
            this.shadow = shadow;
            this.template = template;
        }
    }
}
