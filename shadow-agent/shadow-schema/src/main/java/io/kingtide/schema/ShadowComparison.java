package io.kingtide.schema;

import io.kingtide.schema.ShadowTable.Phase;
import io.kingtide.sql.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a shadow lacks. Columns decide whether it can be used at all; indexes, keys and conditions make it behave
 * like production, and their lack is advice.
 */
final class ShadowComparison {
    private final Ddl ddl;
    private final ShadowNaming naming;
    private final Catalogue catalogue;

    ShadowComparison(Catalogue catalogue, ShadowNaming naming) {
        this.ddl = Ddl.of(catalogue.dialect());
        this.naming = naming;
        this.catalogue = catalogue;
    }

    /** Plans a table whose shadow is missing. */
    void planCreation(ShadowTable table) {
        Table production = table.production();
        long firstId = 1;
        Column identity = production.identity();
        if (identity != null) {
            firstId = IdRange.of(identity).start(production.nextId());
            if (firstId < 0) {
                table.refuse("column '" + identity.name() + "' has given out its numbers up to " + production.nextId()
                        + ": no room for ids that cannot be confused");
                return;
            }
        }
        table.different("there is no " + table.shadowName());
        ddl.createTable(production, table.shadowName(), firstId)
                .forEach(statement -> table.mend(Phase.TABLES, statement));
        for (ForeignKey key : expectedForeignKeys(production)) {
            table.mend(Phase.FOREIGN_KEYS, ddl.addForeignKey(table.shadowName(), key));
        }
    }

    void compare(ShadowTable table, Table shadow) {
        compareColumns(table, shadow);
        Table production = table.production();
        List<String> found = new ArrayList<>();
        shadow.indexes().forEach(index -> found.add(index.signature()));
        for (Index index : production.indexes()) {
            if (!found.remove(index.signature())) {
                table.advise("the shadow has no " + index);
                table.mend(Phase.CHANGES, ddl.addIndex(shadow.name(), index));
            }
        }
        List<String> keys = new ArrayList<>();
        shadow.foreignKeys().forEach(key -> keys.add(key.signature()));
        for (ForeignKey key : expectedForeignKeys(production)) {
            if (!keys.remove(key.signature())) {
                table.advise("the shadow has no foreign key " + key);
                table.mend(Phase.FOREIGN_KEYS, ddl.addForeignKey(shadow.name(), key));
            }
        }
        if (shadow.checks().size() < production.checks().size()) {
            table.advise("the shadow has " + shadow.checks().size() + " of "
                    + production.checks().size() + " check constraints");
        }
        for (Trigger trigger : production.triggers()) {
            table.advise("production's trigger '" + trigger.name() + "' does not fire for the shadow");
        }
    }

    private void compareColumns(ShadowTable table, Table shadow) {
        for (Column wanted : table.production().columns()) {
            Column found = shadow.column(wanted.name());
            if (found == null) {
                table.different("column '" + wanted.name() + "' is missing in the shadow");
                table.mend(Phase.CHANGES, ddl.addColumn(shadow.name(), wanted));
            } else if (!wanted.isLike(found)) {
                boolean harmless = wanted.type().equalsIgnoreCase(found.type())
                        && (wanted.generated() == null) == (found.generated() == null)
                        && (wanted.isNullable() == found.isNullable());
                String text = "column '" + wanted.name() + "' is '" + found + "' in the shadow and '" + wanted
                        + "' in production";
                if (harmless) {
                    table.advise(text);
                } else {
                    table.different(text);
                }
                ddl.alterColumn(shadow.name(), wanted, found)
                        .forEach(statement -> table.mend(Phase.CHANGES, statement));
            }
        }
        for (Column extra : shadow.columns()) {
            if (table.production().column(extra.name()) == null) {
                table.different("column '" + extra.name() + "' of the shadow is not in production");
                table.mend(Phase.CHANGES, ddl.dropColumn(shadow.name(), extra.name()));
            }
        }
    }

    /** Production's foreign keys, pointed at shadows; keys to tables that tagged work may not use are left out. */
    private List<ForeignKey> expectedForeignKeys(Table production) {
        List<ForeignKey> expected = new ArrayList<>();
        for (ForeignKey key : production.foreignKeys()) {
            TableName target = key.target();
            switch (naming.treatment(target)) {
                case SHADOW:
                    expected.add(key.pointedAt(naming.shadowOf(target, catalogue.dialect())));
                    break;
                case READ_THROUGH:
                    expected.add(key);
                    break;
                case ID_ALLOCATOR:
                case REFUSE:
                    break;
            }
        }
        return expected;
    }
}
