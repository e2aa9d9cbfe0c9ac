package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 12 and newer, from its own catalogue: the information schema hides what one does not own. */
final class PostgresCatalogueReader extends CatalogueReader {
    private static final String TABLES =
            " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace";
    private static final String OURS = " WHERE n.nspname IN (?, ?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')";
    private static final String SEPARATOR = "\u0001";

    PostgresCatalogueReader(Connection connection, String schema, String shadowSchema) {
        super(connection, schema, shadowSchema);
    }

    @Override
    Catalogue read() throws SQLException {
        Catalogue catalogue = new Catalogue(Dialect.POSTGRESQL, schema);
        readTables(catalogue);
        readColumns(catalogue);
        readIndexes(catalogue);
        readConstraints(catalogue);
        readTriggersAndRules(catalogue);
        readDetours(catalogue);
        return catalogue;
    }

    private void readTables(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, c.relkind, pg_catalog.obj_description(c.oid, 'pg_class'),"
                        + " CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END"
                        + TABLES + OURS + " ORDER BY 1, 2",
                row -> {
                    boolean view = row.getString(5) != null;
                    Table table = new Table(
                            new TableName(null, row.getString(1), row.getString(2)),
                            view ? Table.Kind.VIEW : Table.Kind.TABLE,
                            row.getString(4));
                    table.defineAs(view ? withoutSemicolon(row.getString(5)) : null);
                    catalogue.add(table);
                });
    }

    private static String withoutSemicolon(String query) {
        String text = query.trim();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    private void readColumns(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,"
                        + " pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated"
                        + TABLES
                        + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
                        + " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum" + OURS
                        + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2, a.attnum",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table == null) {
                        return;
                    }
                    boolean generated = "s".equals(row.getString(8));
                    table.add(new Column.Builder(row.getString(3), row.getString(4))
                            .nullable(!row.getBoolean(5))
                            .defaultText(generated ? null : row.getString(6))
                            .generated(generated ? "GENERATED ALWAYS AS (" + row.getString(6) + ") STORED" : null)
                            .identity(identity(row.getString(7)))
                            .build());
                });
        each(
                "SELECT n.nspname, c.relname, pg_catalog.pg_sequence_last_value(d.objid::pg_catalog.regclass)" + TABLES
                        + " JOIN pg_catalog.pg_depend d ON d.refobjid = c.oid AND d.deptype = 'i'"
                        + " AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
                        + " JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'" + OURS,
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        long last = row.getLong(3);
                        table.nextId(row.wasNull() ? 1 : last + 1);
                    }
                });
    }

    private static @Nullable String identity(@Nullable String code) {
        if ("a".equals(code)) {
            return "ALWAYS";
        }
        return "d".equals(code) ? "BY DEFAULT" : null;
    }

    private void readIndexes(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, x.relname, i.indisprimary, i.indisunique, m.amname,"
                        + " pg_catalog.array_to_string(ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, true)"
                        + " FROM pg_catalog.generate_series(1, i.indnkeyatts) k), E'\\001'),"
                        + " pg_catalog.pg_get_expr(i.indpred, i.indrelid),"
                        + " pg_catalog.array_to_string(ARRAY(SELECT i.indoption[k - 1]"
                        + " FROM pg_catalog.generate_series(1, i.indnkeyatts) k), ',')"
                        + TABLES
                        + " JOIN pg_catalog.pg_index i ON i.indrelid = c.oid"
                        + " JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid"
                        + " JOIN pg_catalog.pg_am m ON m.oid = x.relam" + OURS
                        + " ORDER BY 1, 2, NOT i.indisprimary, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        table.add(index(row));
                    }
                });
    }

    private static Index index(ResultSet row) throws SQLException {
        Index.Kind kind =
                row.getBoolean(4) ? Index.Kind.PRIMARY : row.getBoolean(5) ? Index.Kind.UNIQUE : Index.Kind.PLAIN;
        String[] parts = row.getString(7).split(SEPARATOR);
        String[] options = row.getString(9).split(",");
        for (int i = 0; i < parts.length && i < options.length; i++) {
            if ((Integer.parseInt(options[i].trim()) & 1) != 0) {
                parts[i] += " DESC";
            }
        }
        String condition = row.getString(8);
        String method = row.getString(6);
        return new Index(
                row.getString(3),
                kind,
                Arrays.asList(parts),
                ("btree".equals(method) ? "" : method) + (condition == null ? "" : " WHERE " + condition));
    }

    private void readConstraints(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, k.conname, k.contype, tn.nspname, t.relname,"
                        + names("k.conrelid", "k.conkey") + ',' + names("k.confrelid", "k.confkey")
                        + ", k.confdeltype, k.confupdtype, pg_catalog.pg_get_constraintdef(k.oid)"
                        + TABLES
                        + " JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid"
                        + " LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid"
                        + " LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace" + OURS
                        + " AND k.contype IN ('f', 'c') ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table == null) {
                        return;
                    }
                    if ("c".equals(row.getString(4))) {
                        table.addCheck(row.getString(11));
                    } else {
                        table.add(new ForeignKey(
                                row.getString(3),
                                Ddl.split(row.getString(7)),
                                new TableName(null, row.getString(5), row.getString(6)),
                                Ddl.split(row.getString(8)),
                                Ddl.actions(action(row.getString(9)), action(row.getString(10)))));
                    }
                });
    }

    private static String names(String table, String numbers) {
        return " (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY u.at) FROM pg_catalog.unnest(" + numbers
                + ") WITH ORDINALITY u(number, at) JOIN pg_catalog.pg_attribute a ON a.attrelid = " + table
                + " AND a.attnum = u.number)";
    }

    private static String action(@Nullable String code) {
        switch (code == null ? "a" : code) {
            case "c":
                return "CASCADE";
            case "n":
                return "SET NULL";
            case "d":
                return "SET DEFAULT";
            case "r":
                return "RESTRICT";
            default:
                return "NO ACTION";
        }
    }

    private void readTriggersAndRules(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, g.tgname, p.prosrc" + TABLES
                        + " JOIN pg_catalog.pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal"
                        + " JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid" + OURS + " ORDER BY 1, 2, 3",
                row -> addTrigger(catalogue, row));
        each(
                "SELECT n.nspname, c.relname, r.rulename, pg_catalog.pg_get_ruledef(r.oid)" + TABLES
                        + " JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'" + OURS
                        + " ORDER BY 1, 2, 3",
                row -> addTrigger(catalogue, row));
        Rows.each(
                connection,
                "SELECT DISTINCT p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n"
                        + " ON n.oid = p.pronamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')",
                row -> catalogue.addFunction(row.getString(1)));
    }

    /** Inheritance and partitions in either direction, tables of another server, policies and domains that run code. */
    private void readDetours(Catalogue catalogue) throws SQLException {
        each(
                "SELECT n.nspname, c.relname, o_n.nspname, o.relname, h.inhrelid = c.oid" + TABLES
                        + " JOIN pg_catalog.pg_inherits h ON c.oid IN (h.inhrelid, h.inhparent)"
                        + " JOIN pg_catalog.pg_class o ON o.oid IN (h.inhrelid, h.inhparent) AND o.oid <> c.oid"
                        + " JOIN pg_catalog.pg_namespace o_n ON o_n.oid = o.relnamespace" + OURS,
                row -> {
                    TableName other = new TableName(null, row.getString(3), row.getString(4));
                    String what = row.getBoolean(5)
                            ? "it is part of " + other + ", where its rows would be seen"
                            : other + " is part of it, and would be changed with it";
                    add(catalogue, row, Detour.leadingTo(other, what));
                });
        each(
                "SELECT n.nspname, c.relname" + TABLES + OURS + " AND c.relkind = 'f'",
                row -> add(catalogue, row, Detour.leadingOut("its rows are on another server")));
        each(
                "SELECT n.nspname, c.relname, p.polname, pg_catalog.concat_ws(' ',"
                        + " pg_catalog.pg_get_expr(p.polqual, p.polrelid),"
                        + " pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))" + TABLES
                        + " JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid" + OURS,
                row -> add(catalogue, row, Detour.running(row.getString(4), "its policy '" + row.getString(3) + "'")));
        each(
                "SELECT n.nspname, c.relname, a.attname, pg_catalog.pg_get_constraintdef(k.oid)" + TABLES
                        + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                        + " AND NOT a.attisdropped"
                        + " JOIN pg_catalog.pg_constraint k ON k.contypid = a.atttypid AND k.contypid <> 0" + OURS,
                row -> add(
                        catalogue,
                        row,
                        Detour.running(row.getString(4), "the type of column '" + row.getString(3) + "'")));
    }

    private static void add(Catalogue catalogue, ResultSet row, Detour detour) throws SQLException {
        Table table = catalogue.table(row.getString(1), row.getString(2));
        if (table != null) {
            table.add(detour);
        }
    }

    private static void addTrigger(Catalogue catalogue, ResultSet row) throws SQLException {
        Table table = catalogue.table(row.getString(1), row.getString(2));
        if (table != null) {
            table.add(new Trigger(row.getString(3), row.getString(4)));
        }
    }
}
