package io.kingtide.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies a mapping to what the grammar found in one reading of a text: decides each name, and collects the edits. */
final class Shadowing {
    private static final Comparator<TableRef> BY_PLACE = (a, b) -> Integer.compare(a.first(), b.first());

    private final Dialect dialect;
    private final ShadowMapping mapping;
    private final Parse parse;
    private final Tokens tokens;
    private final TableDecider decider;
    private final NameSplicer splicer;
    final Edits edits = new Edits();
    private boolean shadowed;

    Shadowing(ShadowMapping mapping, Parse parse) {
        this.dialect = parse.dialect;
        this.mapping = mapping;
        this.parse = parse;
        this.tokens = parse.tokens;
        this.decider = new TableDecider(mapping, parse);
        this.splicer = new NameSplicer(parse.dialect, parse.tokens);
    }

    /** Decides everything, or refuses. */
    void decide() {
        kinds();
        functions();
        for (TableRef table : parse.tables) {
            Replacement replacement = decider.decide(table);
            table.replacement = replacement;
            shadowed |= replacement.treatment == TableUse.Treatment.SHADOWED;
            edit(table, replacement);
        }
        doubtful();
        if (!edits.isEmpty()) {
            for (Qualifier qualifier : parse.qualifiers) {
                qualifier(qualifier);
            }
            for (Parse.HintUse hint : parse.hints) {
                new HintNames(parse, mapping.template(), decider.knowsCatalogue(), hint, edits).rename();
            }
        }
        sequences();
    }

    private void kinds() {
        StatementKind kind = parse.kind;
        boolean needsLeave = kind == StatementKind.LOCK || kind == StatementKind.BULK || kind == StatementKind.TRUNCATE;
        if (needsLeave && !mapping.allows(kind)) {
            Refusal refusal =
                    kind == StatementKind.LOCK ? Refusal.LOCK : kind == StatementKind.BULK ? Refusal.BULK : Refusal.DDL;
            throw parse.refuse(refusal, "Statements of kind " + kind + " are refused unless the rules allow them.", 0);
        }
    }

    private void functions() {
        for (int[] function : parse.functions) {
            boolean effects = FunctionCatalogue.hasSideEffects(tokens, function[0], function[1], dialect);
            boolean doubtful = effects || decider.knowsCatalogue();
            if (!doubtful) {
                continue;
            }
            String name = dotted(function);
            if (mapping.listsFunction(name)) {
                continue;
            }
            if (effects) {
                throw parse.refuse(
                        Refusal.FUNCTION,
                        "Function '" + name
                                + "' does more than compute. List it under 'functions' if it is harmless here.",
                        function[0]);
            }
            if (mapping.catalogue().isUserDefined(name)) {
                throw parse.refuse(
                        Refusal.FUNCTION,
                        "Function '" + name + "' is user-defined. List it under 'functions' if it touches no table.",
                        function[0]);
            }
        }
        for (int[] procedure : parse.procedures) {
            String name = dotted(procedure);
            if (!mapping.listsFunction(name)) {
                throw parse.refuse(
                        Refusal.CALL,
                        "Procedure '" + name + "' may write anything. List it under 'functions' if it is harmless.",
                        procedure[0]);
            }
        }
    }

    private String dotted(int[] range) {
        StringBuilder name = new StringBuilder();
        for (int i = range[0]; i <= range[1]; i++) {
            name.append(tokens.plain(i));
        }
        return name.toString();
    }

    private void edit(TableRef table, Replacement replacement) {
        if (replacement.name != null) {
            edits.replace(tokens.start(table.last()), tokens.end(table.last()), replacement.name);
        }
        if (replacement.schema != null) {
            edits.replace(tokens.start(table.schema()), tokens.end(table.schema()), replacement.schema);
        }
        if (replacement.qualification != null) {
            int start = tokens.start(table.first());
            edits.replace(start, tokens.end(table.first()), replacement.qualification + tokens.raw(table.first()));
        }
    }

    /** Names that are none of a table's unless there is such a table, which the catalogue knows: refused if there is. */
    private void doubtful() {
        if (!decider.knowsCatalogue()) {
            return;
        }
        for (TableRef name : parse.doubtful) {
            TableName canonical = decider.canonical(name);
            if (decider.standing(canonical, canonical) != ShadowCatalogue.Standing.UNKNOWN) {
                throw parse.refuse(Refusal.AMBIGUOUS, "'" + canonical + "' is a table, and " + doubt(), name.first());
            }
        }
    }

    private String doubt() {
        switch (dialect) {
            case H2:
                return "H2 reads it instead of the common table expression of that name. Rename the expression.";
            case MYSQL:
                return "MariaDB may read it instead of the common table expression or the alias of that name. Rename the"
                        + " expression, or write the alias alike everywhere.";
            default:
                return "in other case an alias. Write the alias alike everywhere.";
        }
    }

    /** Finds the source that a dotted reference names, inside out, and renames it alike. */
    private void qualifier(Qualifier qualifier) {
        for (Scope scope = qualifier.scope; scope != null; scope = scope.parent) {
            parse.step();
            if (resolved(qualifier, scope)) {
                return;
            }
        }
        Scope elsewhere = qualifier.scope.elsewhere;
        if (elsewhere != null) {
            resolved(qualifier, elsewhere);
        }
    }

    private boolean resolved(Qualifier qualifier, Scope scope) {
        int nameToken = qualifier.first + 2 * (qualifier.parts - 1);
        String first = tokens.plain(qualifier.first);
        if (qualifier.parts > 1) {
            TableRef whole = qualifiedTable(nameToken, scope);
            if (whole != null) {
                rename(whole, nameToken, true);
                return true;
            }
        }
        Scope.Source source = scope.find(first);
        if (source == null) {
            return false;
        }
        if (source.table != null && !source.table.aliased) {
            rename(source.table, qualifier.first, false);
        }
        return true;
    }

    /** The source that a name with a schema means: of several tables of that name the one that gives that very schema. */
    private @Nullable TableRef qualifiedTable(int nameToken, Scope scope) {
        String name = tokens.plain(nameToken);
        Scope.Source first = scope.find(name);
        if (first == null) {
            return null;
        }
        if (isTableOf(first, nameToken)) {
            return first.table;
        }
        TableRef withoutSchema = null;
        for (Scope.Source source : scope.sources()) {
            parse.step();
            if (!source.name.equalsIgnoreCase(name)) {
                continue;
            }
            if (isTableOf(source, nameToken)) {
                return source.table;
            }
            if (withoutSchema == null && source.table != null && !source.table.aliased && source.table.schema() < 0) {
                withoutSchema = source.table;
            }
        }
        return withoutSchema;
    }

    private boolean isTableOf(Scope.Source source, int nameToken) {
        TableRef table = source.table;
        return table != null
                && !table.aliased
                && table.schema() >= 0
                && tokens.plain(table.schema()).equalsIgnoreCase(tokens.plain(nameToken - 2));
    }

    private void rename(TableRef table, int nameToken, boolean qualified) {
        Replacement replacement = table.replacement;
        if (replacement == null) {
            return;
        }
        if (replacement.name != null) {
            String text = sameSpelling(table.last(), nameToken, replacement.name);
            edits.replace(tokens.start(nameToken), tokens.end(nameToken), text);
        }
        boolean moved = replacement.schema != null || replacement.qualification != null;
        if (moved && qualified) {
            int schema = nameToken - 2;
            edits.replace(
                    tokens.start(schema),
                    tokens.end(schema),
                    splicer.apply(mapping.template(), schema, decider.knowsCatalogue()));
        }
    }

    /** The qualifier's own spelling and quotes with the template's text, or the explicit shadow's name. */
    private String sameSpelling(int tableToken, int token, String replacement) {
        String byTemplate = splicer.apply(mapping.template(), tableToken, decider.knowsCatalogue());
        return byTemplate.equals(replacement)
                ? splicer.apply(mapping.template(), token, decider.knowsCatalogue())
                : replacement;
    }

    private void sequences() {
        if (!mapping.shadowSequences()) {
            return;
        }
        for (int token : parse.sequences) {
            if (mapping.mode() != ShadowMapping.Mode.TABLE) {
                throw parse.refuse(Refusal.FUNCTION, "A shadow sequence can be drawn from in mode table only.", token);
            }
            if (!mapping.template().matches(tokens.plain(token))) {
                String text = splicer.apply(mapping.template(), token, decider.knowsCatalogue());
                edits.replace(tokens.start(token), tokens.end(token), text);
            }
            shadowed = true;
        }
        for (int[] function : parse.functions) {
            sequenceFunction(function[1]);
        }
    }

    /** nextval('s') and its relatives, which name a sequence in a string, or as a bare name. */
    private void sequenceFunction(int token) {
        boolean draws =
                parse.isWord(token, "nextval") || parse.isWord(token, "currval") || parse.isWord(token, "lastval");
        int argument = token + 2;
        if (!draws || argument >= tokens.count || parse.isSymbol(argument, ')')) {
            return;
        }
        String raw = tokens.raw(argument);
        boolean plainString =
                tokens.kind(argument) == TokenKind.STRING && raw.matches("'([A-Za-z_]\\w*\\.)?[A-Za-z_]\\w*'");
        boolean plainName = dialect == Dialect.MYSQL && tokens.isName(argument) && parse.isSymbol(argument + 1, ')');
        if (!plainString && !plainName || mapping.mode() != ShadowMapping.Mode.TABLE) {
            throw parse.refuse(
                    Refusal.FUNCTION, "The sequence that is drawn from cannot be told from the text.", token);
        }
        if (plainName) {
            edits.replace(
                    tokens.start(argument), tokens.end(argument), splicer.apply(mapping.template(), argument, false));
            return;
        }
        int from = Math.max(raw.indexOf('.') + 1, 1);
        String name = raw.substring(from, raw.length() - 1);
        if (!mapping.template().matches(name)) {
            String text = raw.substring(0, from) + mapping.template().apply(name) + "'";
            edits.replace(tokens.start(argument), tokens.end(argument), text);
        }
        shadowed = true;
    }

    boolean shadowedAny() {
        return shadowed;
    }

    /** Each table once, by its text, in order of appearance; DUAL is no table that anyone wants to hear of. */
    static List<TableUse> uses(Parse parse) {
        if (parse.tables.isEmpty()) {
            return new ArrayList<>(0);
        }
        List<TableRef> inOrder = new ArrayList<>(parse.tables);
        inOrder.sort(BY_PLACE);
        Map<String, TableUse> uses = new HashMap<>();
        List<String> order = new ArrayList<>(inOrder.size());
        for (TableRef table : inOrder) {
            TableUse use = use(parse, table);
            if (SystemObjects.isDual(use.canonical()) && use.treatment() == TableUse.Treatment.SYSTEM) {
                continue;
            }
            TableUse known = uses.get(use.name());
            if (known == null) {
                order.add(use.name());
            }
            uses.put(use.name(), known == null ? use : merge(known, use));
        }
        List<TableUse> result = new ArrayList<>(order.size());
        for (String name : order) {
            TableUse use = uses.get(name);
            if (use != null) {
                result.add(use);
            }
        }
        return result;
    }

    private static TableUse use(Parse parse, TableRef table) {
        Tokens tokens = parse.tokens;
        Replacement replacement = table.replacement;
        String name = text(tokens, table, null, null);
        TableName canonical = replacement != null ? replacement.canonical : canonical(parse, table);
        return new TableUse(
                name,
                shadowText(tokens, table, replacement),
                canonical,
                table.write ? TableUse.Access.WRITE : TableUse.Access.READ,
                table.locking,
                replacement == null ? TableUse.Treatment.UNDECIDED : replacement.treatment);
    }

    private static TableName canonical(Parse parse, TableRef table) {
        int schema = table.schema();
        return new TableName(null, schema < 0 ? null : parse.canonical(schema), parse.canonical(table.last()));
    }

    private static String shadowText(Tokens tokens, TableRef table, @Nullable Replacement replacement) {
        if (replacement == null) {
            return text(tokens, table, null, null);
        }
        String text = text(tokens, table, replacement.schema, replacement.name);
        return replacement.qualification == null ? text : replacement.qualification + text;
    }

    /** The name's parts and dots, without blanks and comments between them; with another schema or name if given. */
    private static String text(Tokens tokens, TableRef table, @Nullable String schema, @Nullable String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.parts.length; i++) {
            int part = table.parts[i];
            text.append(i > 0 ? "." : "");
            if (part == table.last() && name != null) {
                text.append(name);
            } else if (part >= 0 && part == table.schema() && schema != null) {
                text.append(schema);
            } else if (part >= 0) {
                text.append(tokens.raw(part));
            }
        }
        return text.toString();
    }

    private static TableUse merge(TableUse one, TableUse other) {
        boolean write = one.access() == TableUse.Access.WRITE || other.access() == TableUse.Access.WRITE;
        return new TableUse(
                one.name(),
                one.shadow(),
                one.canonical(),
                write ? TableUse.Access.WRITE : TableUse.Access.READ,
                one.locking() || other.locking(),
                one.treatment());
    }
}
