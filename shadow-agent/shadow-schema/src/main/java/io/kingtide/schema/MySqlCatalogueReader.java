package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB, whose information schemas differ in how defaults are quoted. A schema is a database here. */
final class MySqlCatalogueReader extends CatalogueReader {
    /** Storage engines whose tables are windows on others. */
    private static final Set<String> ELSEWHERE =
            new HashSet<>(Arrays.asList("MRG_MYISAM", "MERGE", "FEDERATED", "CONNECT", "SPIDER"));

    MySqlCatalogueReader(Connection connection, String schema, String shadowSchema) {
        super(connection, schema, shadowSchema);
    }

    @Override
    Catalogue read() throws SQLException {
        Catalogue catalogue = new Catalogue(Dialect.MYSQL, schema);
        boolean mariaDb = connection
                .getMetaData()
                .getDatabaseProductVersion()
                .toLowerCase(Locale.ROOT)
                .contains("mariadb");
        readTables(catalogue);
        readColumns(catalogue, mariaDb);
        readIndexes(catalogue, mariaDb);
        readForeignKeys(catalogue);
        readTriggers(catalogue);
        return catalogue;
    }

    private void readTables(Catalogue catalogue) throws SQLException {
        each(
                "SELECT table_schema, table_name, table_type, table_comment, auto_increment, engine"
                        + " FROM information_schema.tables WHERE table_schema IN (?, ?)"
                        + " AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY 1, 2",
                row -> {
                    boolean view = "VIEW".equals(row.getString(3));
                    Table table = new Table(
                            new TableName(null, row.getString(1), row.getString(2)),
                            view ? Table.Kind.VIEW : Table.Kind.TABLE,
                            row.getString(4));
                    long next = row.getLong(5);
                    if (!row.wasNull()) {
                        table.nextId(next);
                    }
                    String engine = row.getString(6);
                    if (engine != null && ELSEWHERE.contains(engine.toUpperCase(Locale.ROOT))) {
                        table.add(
                                Detour.leadingOut("its storage engine " + engine + " keeps its rows in other tables"));
                    }
                    catalogue.add(table);
                });
        each(
                "SELECT table_schema, table_name, view_definition FROM information_schema.views"
                        + " WHERE table_schema IN (?, ?)",
                row -> {
                    Table view = catalogue.table(row.getString(1), row.getString(2));
                    if (view != null) {
                        view.defineAs(row.getString(3));
                    }
                });
    }

    private void readColumns(Catalogue catalogue, boolean mariaDb) throws SQLException {
        each(
                "SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default, extra,"
                        + " generation_expression, collation_name FROM information_schema.columns"
                        + " WHERE table_schema IN (?, ?) ORDER BY 1, 2, ordinal_position",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table == null) {
                        return;
                    }
                    String extra =
                            row.getString(7) == null ? "" : row.getString(7).toUpperCase(Locale.ROOT);
                    table.add(new Column.Builder(row.getString(3), row.getString(4))
                            .nullable("YES".equals(row.getString(5)))
                            .defaultText(defaultText(row, extra, mariaDb))
                            .generated(generated(extra, row.getString(8)))
                            .identity(extra.contains("AUTO_INCREMENT") ? "AUTO_INCREMENT" : null)
                            .attributes(row.getString(9))
                            .build());
                });
    }

    private static @Nullable String defaultText(ResultSet row, String extra, boolean mariaDb) throws SQLException {
        String text = row.getString(6);
        int onUpdate = extra.indexOf("ON UPDATE ");
        String suffix = onUpdate < 0 ? "" : ' ' + extra.substring(onUpdate);
        if (text == null || mariaDb && "NULL".equals(text)) {
            return onUpdate < 0 ? null : "NULL" + suffix;
        }
        // MariaDB gives the text of the expression, MySQL the bare value unless it is marked as an expression.
        if (mariaDb || text.toUpperCase(Locale.ROOT).startsWith("CURRENT_TIMESTAMP")) {
            return text + suffix;
        }
        return (extra.contains("DEFAULT_GENERATED") ? '(' + text + ')' : Ddl.literal(text)) + suffix;
    }

    private static @Nullable String generated(String extra, @Nullable String expression) {
        if (expression == null || expression.isEmpty()) {
            return null;
        }
        boolean stored = extra.contains("STORED") || extra.contains("PERSISTENT");
        return "GENERATED ALWAYS AS (" + expression + ") " + (stored ? "STORED" : "VIRTUAL");
    }

    private void readIndexes(Catalogue catalogue, boolean mariaDb) throws SQLException {
        Map<List<String>, List<String>> parts = new LinkedHashMap<>();
        Map<List<String>, Index.Kind> kinds = new LinkedHashMap<>();
        each(
                "SELECT table_schema, table_name, index_name, non_unique, index_type, column_name, sub_part, collation, "
                        + (mariaDb ? "NULL" : "expression")
                        + " FROM information_schema.statistics WHERE table_schema IN (?, ?)"
                        + " ORDER BY 1, 2, index_name <> 'PRIMARY', 3, seq_in_index",
                row -> {
                    List<String> key = new ArrayList<>();
                    key.add(row.getString(1));
                    key.add(row.getString(2));
                    key.add(row.getString(3));
                    key.add("BTREE".equals(row.getString(5)) ? "" : row.getString(5));
                    String column = row.getString(6);
                    String part = column == null ? '(' + row.getString(9) + ')' : '`' + column.replace("`", "``") + '`';
                    if (row.getString(7) != null && "BTREE".equals(row.getString(5))) {
                        part += '(' + row.getString(7) + ')';
                    }
                    parts.computeIfAbsent(key, same -> new ArrayList<>())
                            .add(part + ("D".equals(row.getString(8)) ? " DESC" : ""));
                    boolean plain = row.getInt(4) != 0;
                    kinds.put(
                            key,
                            "PRIMARY".equals(row.getString(3))
                                    ? Index.Kind.PRIMARY
                                    : plain ? Index.Kind.PLAIN : Index.Kind.UNIQUE);
                });
        parts.forEach((key, columns) -> {
            Table table = catalogue.table(key.get(0), key.get(1));
            Index.Kind kind = kinds.get(key);
            if (table != null && kind != null) {
                table.add(new Index(key.get(2), kind, columns, key.get(3)));
            }
        });
    }

    private void readForeignKeys(Catalogue catalogue) throws SQLException {
        each(
                "SELECT k.table_schema, k.table_name, k.constraint_name, k.referenced_table_schema,"
                        + " k.referenced_table_name, GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position),"
                        + " GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position),"
                        + " r.delete_rule, r.update_rule"
                        + " FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r"
                        + " ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name"
                        + " AND r.table_name = k.table_name"
                        + " WHERE k.table_schema IN (?, ?) AND k.referenced_table_name IS NOT NULL"
                        + " GROUP BY 1, 2, 3, 4, 5, 8, 9 ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        table.add(new ForeignKey(
                                row.getString(3),
                                Ddl.split(row.getString(6)),
                                new TableName(null, row.getString(4), row.getString(5)),
                                Ddl.split(row.getString(7)),
                                Ddl.actions(row.getString(8), row.getString(9))));
                    }
                });
    }

    private void readTriggers(Catalogue catalogue) throws SQLException {
        each(
                "SELECT event_object_schema, event_object_table, trigger_name, action_statement"
                        + " FROM information_schema.triggers WHERE event_object_schema IN (?, ?) ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        table.add(new Trigger(row.getString(3), row.getString(4)));
                    }
                });
        Rows.each(
                connection,
                "SELECT routine_name FROM information_schema.routines WHERE routine_schema NOT IN"
                        + " ('mysql', 'sys', 'information_schema', 'performance_schema')",
                row -> catalogue.addFunction(row.getString(1)));
    }
}
