package io.kingtide.schema;

import io.kingtide.schema.ShadowNaming.Treatment;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a statement on a shadow would set in motion: triggers, rules, foreign keys, defaults, generated columns,
 * the query of a view, a synonym's target. A path that writes production, or reads production that is not read-through,
 * or that cannot be followed, refuses the table.
 *
 * <p>Texts are searched for names rather than parsed: a name that means something else (a column called like a table)
 * refuses too much, never too little.
 */
final class ShadowClosure {
    private final Catalogue catalogue;
    private final ShadowNaming naming;
    private final Set<TableName> shadows = new HashSet<>();
    private final Set<String> forbidden = new HashSet<>();

    ShadowClosure(Catalogue catalogue, ShadowNaming naming, Collection<ShadowTable> tables) {
        this.catalogue = catalogue;
        this.naming = naming;
        tables.forEach(table -> shadows.add(table.shadowName()));
        if (!naming.isBySchema()) {
            // In schema mode names are the same on both sides, and only a qualifier tells them apart.
            for (ShadowTable table : tables) {
                if (naming.treatment(table.production().name()) != Treatment.READ_THROUGH) {
                    forbidden.add(table.production().name().name().toLowerCase(Locale.ROOT));
                }
            }
        }
        if (naming.isBySchema()) {
            forbidden.add(catalogue.schema().toLowerCase(Locale.ROOT));
        }
    }

    void check(Collection<ShadowTable> tables) {
        Map<TableName, ShadowTable> owners = new HashMap<>();
        for (ShadowTable table : tables) {
            if (naming.treatment(table.production().name()) != Treatment.SHADOW) {
                continue;
            }
            checkName(table);
            ShadowTable other = owners.putIfAbsent(table.shadowName(), table);
            if (other != null) {
                String reason = "tables " + other.production().name() + " and "
                        + table.production().name() + " would have the same shadow " + table.shadowName();
                other.refuse(reason);
                table.refuse(reason);
            }
            if (table.shadow() != null) {
                checkObject(table, table.shadow());
            }
            checkReferringTables(table, tables);
        }
    }

    private void checkName(ShadowTable table) {
        Dialect dialect = catalogue.dialect();
        String name = table.shadowName().name();
        if (dialect.nameLength(name) > dialect.longestName()) {
            table.refuse("the name '" + name + "' is longer than the " + dialect.longestName()
                    + " that the database keeps; give the table a shorter shadow of its own in the rules");
        }
    }

    private void checkObject(ShadowTable table, Table shadow) {
        if (shadow.kind() == Table.Kind.SYNONYM) {
            table.refuse(shadow.name() + " is a synonym for " + shadow.definition() + ", not a table");
            return;
        }
        if (shadow.kind() == Table.Kind.VIEW) {
            checkText(table, "the query of the view " + shadow.name(), shadow.definition());
        }
        for (Trigger trigger : shadow.triggers()) {
            String what = "its trigger or rule '" + trigger.name() + "'";
            if (catalogue.dialect() == Dialect.H2) {
                table.refuse(what + " is code (" + trigger.action() + ") that cannot be followed; drop it");
            } else {
                checkText(table, what, trigger.action());
                if (SqlWords.of(trigger.action()).contains("execute")
                        || SqlWords.of(trigger.action()).contains("prepare")) {
                    table.refuse(what + " runs dynamic SQL, which cannot be followed; drop it");
                }
            }
        }
        for (Detour detour : shadow.detours()) {
            checkDetour(table, shadow, detour);
        }
        for (String check : shadow.checks()) {
            checkFunctions(table, "its check " + check, check);
        }
        for (Index index : shadow.indexes()) {
            checkFunctions(table, "its index '" + index.name() + "'", String.join(" ", index.parts()));
        }
        for (ForeignKey key : shadow.foreignKeys()) {
            TableName target = key.target();
            if (!shadows.contains(target) && naming.treatment(target) != Treatment.READ_THROUGH) {
                table.refuse("its foreign key '" + key.name() + "' refers to production (" + target
                        + "); drop it, 'kingtide shadow ddl' then gives the right one");
            }
        }
        for (Column column : shadow.columns()) {
            checkFunctions(table, "the default of column '" + column.name() + "'", column.defaultText());
            checkFunctions(table, "the generated column '" + column.name() + "'", column.generated());
            checkFunctions(table, "the attributes of column '" + column.name() + "'", column.attributes());
            String text = column.defaultText();
            if (naming.shadowSequences()
                    && text != null
                    && text.toLowerCase(Locale.ROOT).contains("next")) {
                table.advise("the default of column '" + column.name() + "' draws from " + text
                        + "; see that this is not production's sequence");
            }
        }
    }

    private void checkDetour(ShadowTable table, Table shadow, Detour detour) {
        if (detour.code != null) {
            checkText(table, detour.what, detour.code);
            return;
        }
        TableName to = detour.to;
        // Parts of a shadow may have names of their own, if these say whose parts they are.
        boolean ownWorld = to != null
                && (shadows.contains(to) || to.name().startsWith(shadow.name().name()));
        if (!ownWorld) {
            table.refuse(detour.what + "; make a table of its own");
        }
    }

    /** A real row must not depend on a test row: the delete of one would fail or cascade into the other world. */
    private void checkReferringTables(ShadowTable table, Collection<ShadowTable> tables) {
        for (ShadowTable other : tables) {
            for (ForeignKey key : other.production().foreignKeys()) {
                if (key.target().equals(table.shadowName())) {
                    table.refuse("production's " + other.production().name() + " refers to the shadow by foreign key '"
                            + key.name() + "'; drop that key");
                }
            }
        }
    }

    private void checkText(ShadowTable table, String what, @Nullable String text) {
        if (text == null) {
            table.refuse(what + " cannot be read; grant the user the right to see it");
            return;
        }
        for (String word : SqlWords.of(text)) {
            if (forbidden.contains(word)) {
                table.refuse(what + " names '" + word + "' of production");
            }
        }
        checkFunctions(table, what, text);
    }

    private void checkFunctions(ShadowTable table, String what, @Nullable String text) {
        if (text == null) {
            return;
        }
        for (String word : SqlWords.of(text)) {
            if (catalogue.functions().contains(word) && !naming.isHarmless(word)) {
                table.refuse(what + " calls the user-defined '" + word
                        + "'; if it is harmless, list it under 'functions' in the rules");
            }
        }
    }
}
