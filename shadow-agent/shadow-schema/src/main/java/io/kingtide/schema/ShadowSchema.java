package io.kingtide.schema;

import io.kingtide.schema.ShadowNaming.Treatment;
import io.kingtide.schema.ShadowTable.Phase;
import io.kingtide.schema.ShadowTable.State;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.TableName;
import io.kingtide.sql.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one database with their shadows, as they were when they were read. Immutable.
 *
 * <p>Reading takes a handful of catalogue queries, whatever the number of tables, and changes nothing.
 */
public final class ShadowSchema {
    private final Catalogue catalogue;
    private final ShadowNaming naming;
    private final Map<TableName, ShadowTable> tables = new HashMap<>();
    private final List<ShadowTable> inOrder = new ArrayList<>();
    private final List<Table> orphans = new ArrayList<>();

    private ShadowSchema(Catalogue catalogue, ShadowNaming naming) {
        this.catalogue = catalogue;
        this.naming = naming;
    }

    /**
     * Reads the current schema of a connection.
     *
     * @throws SQLException if the database is none that can be read, or the catalogue cannot be queried
     */
    public static ShadowSchema read(Connection connection, ShadowNaming naming) throws SQLException {
        Dialect dialect = CatalogueReader.dialectOf(connection);
        String schema = CatalogueReader.currentSchema(connection, dialect);
        String shadowSchema = naming.shadowSchema(schema, dialect);
        return of(CatalogueReader.of(connection, dialect, schema, shadowSchema).read(), naming);
    }

    /** Pairs and judges what was read. */
    static ShadowSchema of(Catalogue catalogue, ShadowNaming naming) {
        ShadowSchema result = new ShadowSchema(catalogue, naming);
        result.pair();
        result.judge();
        return result;
    }

    private void pair() {
        Map<TableName, Table> unclaimed = new HashMap<>();
        for (Table table : catalogue.tables()) {
            if (isShadow(table.name())) {
                unclaimed.put(table.name(), table);
            }
        }
        for (Table table : catalogue.tables()) {
            if (isShadow(table.name()) || table.kind() == Table.Kind.SYNONYM) {
                continue;
            }
            Treatment treatment = naming.treatment(table.name());
            TableName shadowName = naming.shadowOf(table.name(), catalogue.dialect());
            Table shadow = treatment == Treatment.SHADOW ? catalogue.table(shadowName) : null;
            ShadowTable pair = new ShadowTable(table, shadowName, shadow, state(treatment, shadow));
            unclaimed.remove(shadowName);
            inOrder.add(pair);
            tables.put(table.name(), pair);
        }
        catalogue.tables().stream()
                .filter(table -> unclaimed.containsKey(table.name()))
                .forEach(orphans::add);
    }

    private boolean isShadow(TableName name) {
        return naming.looksLikeShadow(name, catalogue.schema(), catalogue.dialect());
    }

    private static State state(Treatment treatment, @Nullable Table shadow) {
        switch (treatment) {
            case READ_THROUGH:
                return State.READ_THROUGH;
            case ID_ALLOCATOR:
                return State.ID_ALLOCATOR;
            case REFUSE:
                return State.EXCLUDED;
            default:
                return shadow == null ? State.MISSING : State.READY;
        }
    }

    private void judge() {
        ShadowComparison comparison = new ShadowComparison(catalogue, naming);
        for (ShadowTable table : inOrder) {
            Table shadow = table.shadow();
            boolean view = table.production().kind() == Table.Kind.VIEW;
            if (table.state() == State.MISSING && view) {
                planView(table);
            } else if (table.state() == State.MISSING) {
                comparison.planCreation(table);
            } else if (shadow != null && shadow.kind() != table.production().kind()) {
                table.different(shadow.name() + " is a " + lower(shadow.kind()) + "; production's is a "
                        + lower(table.production().kind()));
            } else if (shadow != null && !view) {
                comparison.compare(table, shadow);
            }
        }
        for (ShadowTable table : inOrder) {
            if (!naming.isListed(table.production().name()) && IdAllocators.looksLikeOne(table.production())) {
                table.refuse("it looks like an id allocator: ids of a shadow of it would be given to real rows, since"
                        + " allocators keep blocks in memory; list it under 'tables' as id-allocator, or as shadow if it"
                        + " is none");
            }
        }
        new ShadowClosure(catalogue, naming, inOrder).check(inOrder);
    }

    private void planView(ShadowTable table) {
        String query = table.production().definition();
        if (query == null) {
            table.refuse("the query of the view cannot be read; grant the user the right to see it");
            return;
        }
        Verdict verdict = ShadowRewriter.of(catalogue.dialect(), naming.mapping(catalogue))
                .rewrite(query);
        if (verdict.isRefused()) {
            table.refuse("the query of the view cannot be rewritten: " + verdict.reason());
            return;
        }
        table.different("there is no " + table.shadowName());
        table.mend(Phase.VIEWS, Ddl.of(catalogue.dialect()).createView(table.shadowName(), verdict.sql()));
    }

    private static boolean isMade(ShadowTable table) {
        return table.state() == State.MISSING && table.production().kind() == Table.Kind.TABLE;
    }

    private static String lower(Table.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    public Dialect dialect() {
        return catalogue.dialect();
    }

    /** The production schema. */
    public String schema() {
        return catalogue.schema();
    }

    /** Every production table and view, in the order of names. */
    public List<ShadowTable> tables() {
        return Collections.unmodifiableList(inOrder);
    }

    /** The pair of a production table, null if there is no such table. */
    public @Nullable ShadowTable table(TableName production) {
        return tables.get(production);
    }

    /** Tables that have the form of a shadow, but no production table. */
    public List<Table> orphans() {
        return Collections.unmodifiableList(orphans);
    }

    /** Names of user-defined functions and procedures, in lower case. */
    public Set<String> functions() {
        return catalogue.functions();
    }

    /** Everything that makes and mends the shadows that can be made, in an order in which it can run. */
    public List<String> ddl() {
        return ddl(table -> true);
    }

    /**
     * As {@link #ddl()}, and what copies production's rows as they are into the shadows that it makes: for databases in
     * memory, which hold nobody's data.
     */
    public List<String> ddlWithRows() {
        return ddl(table -> true, true);
    }

    /** The same for the tables that are chosen. */
    public List<String> ddl(Predicate<ShadowTable> chosen) {
        return ddl(chosen, false);
    }

    private List<String> ddl(Predicate<ShadowTable> chosen, boolean rows) {
        List<String> statements = new ArrayList<>();
        String shadowSchema = naming.shadowSchema(catalogue.schema(), catalogue.dialect());
        for (Phase phase : Phase.values()) {
            for (ShadowTable table : inOrder) {
                for (ShadowTable.Mend mend : table.mends()) {
                    if (mend.phase == phase && chosen.test(table)) {
                        statements.add(mend.sql);
                    }
                }
                if (rows && phase == Phase.TABLES && isMade(table) && chosen.test(table)) {
                    statements.add(Ddl.of(catalogue.dialect()).copyRows(table.production(), table.shadowName()));
                }
            }
        }
        if (naming.isBySchema() && !statements.isEmpty()) {
            statements.add(0, Ddl.of(catalogue.dialect()).createSchema(shadowSchema));
        }
        return statements;
    }

    /** The name as the database takes it in a statement. */
    public String quoted(TableName name) {
        return Ddl.of(catalogue.dialect()).quoted(name);
    }

    /** A column's name as the database takes it in a statement. */
    public String quoted(String column) {
        return Ddl.of(catalogue.dialect()).quote(column);
    }

    /** The statement that removes a table or view. */
    public String dropStatement(Table table) {
        return Ddl.of(catalogue.dialect()).drop(table);
    }

    /** The statement that takes a foreign key from a shadow. */
    public String dropStatement(Table shadow, ForeignKey key) {
        return Ddl.of(catalogue.dialect()).drop(shadow, key);
    }

    /** Whether a table says by its comment that Kingtide made it as the shadow of {@code production}. */
    public static boolean isMarked(Table shadow, Table production) {
        return shadow.comment().equals(Ddl.MARKER + production.name().name());
    }

    /** The id from which a shadow of this table numbers its rows, -1 if the database does not number them. */
    public static long firstShadowId(Table production) {
        Column identity = production.identity();
        return identity == null ? -1 : IdRange.of(identity).usualStart();
    }
}
