package io.kingtide.sql;

import io.kingtide.sql.ShadowCatalogue.Standing;
import io.kingtide.sql.ShadowMapping.TableRule;
import io.kingtide.sql.TableUse.Treatment;
import org.jspecify.annotations.Nullable;

/** Applies the rules to one named table. */
final class TableDecider {
    private final Dialect dialect;
    private final ShadowMapping mapping;
    private final Parse parse;
    private final NameSplicer splicer;

    TableDecider(ShadowMapping mapping, Parse parse) {
        this.dialect = parse.dialect;
        this.mapping = mapping;
        this.parse = parse;
        this.splicer = new NameSplicer(parse.dialect, parse.tokens);
    }

    Replacement decide(TableRef table) {
        TableName name = canonical(table);
        if (name.name().isEmpty()) {
            throw refuse(Refusal.LEXICAL, table, "A table whose name is empty.");
        }
        if (isSystem(name)) {
            if (table.write) {
                throw refuse(Refusal.SYSTEM_WRITE, table, "A write to the system catalogue '" + name + "'.");
            }
            return Replacement.stays(Treatment.SYSTEM, name);
        }
        TableRule rule = mapping.ruleOf(name);
        if (rule != null && rule.kind == TableRule.Kind.REFUSE) {
            throw refuse(Refusal.RULE, table, "The rules refuse table '" + name + "'.");
        }
        if (rule != null && rule.kind == TableRule.Kind.READ_THROUGH) {
            if (table.write || table.locking) {
                throw refuse(
                        Refusal.READ_THROUGH_WRITE,
                        table,
                        "Table '" + name + "' is read-through: only plain reads of it pass.");
            }
            return Replacement.stays(Treatment.READ_THROUGH, name);
        }
        if (rule != null && rule.kind == TableRule.Kind.ID_ALLOCATOR) {
            checkDraw(table, name);
            return Replacement.stays(Treatment.ID_ALLOCATOR, name);
        }
        switch (mapping.mode()) {
            case TABLE:
                return renamed(table, name, rule);
            case SCHEMA:
                return moved(table, name);
            default:
                return twin(table, name);
        }
    }

    /** A draw of ids is one statement on the allocator alone that reads, updates or inserts; all else is refused. */
    private void checkDraw(TableRef table, TableName name) {
        boolean draws = parse.isWord(0, "select") || parse.isWord(0, "update") || parse.isWord(0, "insert");
        for (TableRef other : parse.tables) {
            draws &= canonical(other).equals(name);
        }
        boolean ended = false;
        for (int i = 0; i < parse.tokens.count; i++) {
            boolean end = parse.isSymbol(i, ';') || parse.tokens.kind(i) == TokenKind.END;
            draws &= !ended || end;
            ended |= end;
        }
        if (!draws) {
            throw refuse(
                    Refusal.RULE,
                    table,
                    "Table '" + name
                            + "' is an id allocator: only a SELECT, UPDATE or INSERT of that table alone passes.");
        }
    }

    TableName canonical(TableRef table) {
        int catalog = table.catalog();
        int schema = table.schema();
        return new TableName(
                catalog < 0 ? null : parse.canonical(catalog),
                schema < 0 ? null : parse.canonical(schema),
                parse.canonical(table.last()));
    }

    /** A dictionary name without qualifier gives way to a table of the application that the catalogue knows. */
    private boolean isSystem(TableName name) {
        if (!SystemObjects.isSystem(dialect, name)) {
            return false;
        }
        return name.schema() != null || !knowsCatalogue() || standing(name, name) == Standing.UNKNOWN;
    }

    private Replacement renamed(TableRef table, TableName name, @Nullable TableRule rule) {
        String plain = parse.tokens.plain(table.last());
        boolean shadowForm = mapping.template().matches(plain) || mapping.isExplicitShadow(plain);
        if (shadowForm && standing(name, name) == Standing.SHADOW) {
            return Replacement.stays(Treatment.SHADOWED, name);
        }
        NameTemplate template = rule != null && rule.template != null ? rule.template : mapping.template();
        String text = rule != null && rule.shadow != null
                ? splicer.write(rule.shadow, table.last())
                : splicer.apply(template, table.last(), knowsCatalogue());
        String shadow = meaning(text, table.last());
        checkLength(table, shadow);
        TableName shadowName = new TableName(name.catalog(), name.schema(), shadow);
        if (isSystem(shadowName)) {
            throw refuse(
                    Refusal.NO_SHADOW,
                    table,
                    "The shadow of '" + name + "' would be '" + shadowName
                            + "', which is the database's own: give it another in the rules.");
        }
        check(table, name, shadowName);
        return Replacement.renamed(name, text);
    }

    /** The name that {@code text}, written in place of {@code token}, is to the server. */
    private String meaning(String text, int token) {
        if (!parse.tokens.isQuoted(token)) {
            return dialect.fold(text);
        }
        boolean unicode = UnicodeNames.startsAt(text, 0);
        String inner = text.substring(unicode ? 3 : 1, text.length() - 1);
        return unicode ? UnicodeNames.require(inner) : inner;
    }

    private Replacement moved(TableRef table, TableName name) {
        NameTemplate template = mapping.template();
        int token = table.schema();
        if (token >= 0) {
            String plain = parse.tokens.plain(token);
            if (template.matches(plain)) {
                check(table, name, name);
                return Replacement.stays(Treatment.SHADOWED, name);
            }
            String text = splicer.apply(template, token, knowsCatalogue());
            String schema = meaning(text, token);
            checkLength(table, schema);
            check(table, name, new TableName(name.catalog(), schema, name.name()));
            return Replacement.moved(name, text);
        }
        String defaultSchema = mapping.defaultSchema();
        if (defaultSchema == null || table.parts.length > 1) {
            throw refuse(
                    Refusal.RULE,
                    table,
                    "Table '" + name + "' is not qualified, and the schema it lives in is not known. Qualify it.");
        }
        String schema =
                template.matches(defaultSchema) ? defaultSchema : template.applyToCatalogueName(defaultSchema, dialect);
        checkLength(table, schema);
        TableName known = new TableName(null, defaultSchema, name.name());
        check(table, known, new TableName(null, schema, name.name()));
        boolean foldsToItself = dialect.fold(schema).equals(schema);
        String text = foldsToItself ? splicer.write(schema) : '"' + schema.replace("\"", "\"\"") + '"';
        return Replacement.qualified(known, text + '.');
    }

    private Replacement twin(TableRef table, TableName name) {
        boolean leadsOut = dialect == Dialect.MYSQL ? name.schema() != null : table.parts.length > 2;
        if (leadsOut) {
            throw refuse(
                    Refusal.RULE,
                    table,
                    "Table '" + name + "' names its database, which may lead out of the twin. Leave that out.");
        }
        check(table, name, name);
        return Replacement.stays(Treatment.TWIN, name);
    }

    private void check(TableRef table, TableName name, TableName shadow) {
        switch (standing(name, shadow)) {
            case UNKNOWN:
                throw refuse(
                        Refusal.UNKNOWN_TABLE,
                        table,
                        "Table '" + name + "' is not in the catalogue. Create it and its shadow '" + shadow
                                + "', or read the catalogue again.");
            case NO_SHADOW:
                throw refuse(
                        Refusal.NO_SHADOW,
                        table,
                        "Table '" + name + "' has no usable shadow '" + shadow
                                + "'. Create it, or list the table under 'tables' as read-through.");
            default:
                break;
        }
    }

    private void checkLength(TableRef table, String name) {
        int limit = mapping.longestName(dialect);
        if (dialect.nameLength(name) > limit) {
            throw refuse(
                    Refusal.NAME_TOO_LONG,
                    table,
                    "The shadow name '" + name + "' is longer than the " + limit
                            + " that the database allows. Give the table a shorter shadow name.");
        }
    }

    boolean knowsCatalogue() {
        return mapping.catalogue() != ShadowCatalogue.open();
    }

    Standing standing(TableName name, TableName shadow) {
        return mapping.catalogue().standing(name, shadow);
    }

    private RefusedException refuse(Refusal refusal, TableRef table, String reason) {
        return parse.refuse(refusal, reason, table.first());
    }
}
