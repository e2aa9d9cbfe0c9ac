package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Creates a shadow of each table of a store, with its keys and indexes, and copies the seed into it. */
public final class ShadowTables {
    private static final String SUFFIX = "_shadow";

    private ShadowTables() {}

    /** All stores, one after the other. */
    public static void createAndSeed(List<RunningSystem.Store> stores) {
        for (RunningSystem.Store store : stores) {
            String password = store.password() == null ? "" : store.password();
            try (Connection connection = DriverManager.getConnection(store.url(), store.user(), password);
                    Statement statement = connection.createStatement()) {
                boolean h2 = store.url().startsWith("jdbc:h2:");
                for (String table : tables(connection)) {
                    for (String sql : h2 ? statements(connection.getMetaData(), table) : inMySql(table)) {
                        statement.execute(sql);
                    }
                }
            } catch (SQLException e) {
                throw Problem.notCarriedOut(
                                "Creating shadow tables in store " + store.name(),
                                String.valueOf(e.getMessage()),
                                "a shadow of each table",
                                "Look into the store's log.")
                        .causedBy(e);
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME");
                String lower = name.toLowerCase(Locale.ROOT);
                if (!lower.endsWith(SUFFIX) && !lower.equals("schema_history")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The shadows of an earlier rehearsal on the same server are made anew. */
    private static List<String> inMySql(String table) {
        String shadow = table + SUFFIX;
        return List.of(
                "DROP TABLE IF EXISTS " + shadow,
                "CREATE TABLE " + shadow + " LIKE " + table,
                "INSERT INTO " + shadow + " SELECT * FROM " + table);
    }

    private static List<String> statements(DatabaseMetaData metaData, String table) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + table + SUFFIX + " AS SELECT * FROM " + table);
        List<String> key = new ArrayList<>();
        try (ResultSet columns = metaData.getColumns(null, null, table, "%")) {
            while (columns.next()) {
                if (columns.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls) {
                    statements.add("ALTER TABLE " + table + SUFFIX + " ALTER COLUMN " + columns.getString("COLUMN_NAME")
                            + " SET NOT NULL");
                }
            }
        }
        try (ResultSet columns = metaData.getPrimaryKeys(null, null, table)) {
            Map<Integer, String> byPosition = new java.util.TreeMap<>();
            while (columns.next()) {
                byPosition.put(columns.getInt("KEY_SEQ"), columns.getString("COLUMN_NAME"));
            }
            key.addAll(byPosition.values());
        }
        statements.add("ALTER TABLE " + table + SUFFIX + " ADD PRIMARY KEY (" + String.join(", ", key) + ")");
        indexes(metaData, table, key)
                .forEach((columns, unique) -> statements.add(
                        "CREATE " + (unique ? "UNIQUE " : "") + "INDEX ON " + table + SUFFIX + " (" + columns + ")"));
        return statements;
    }

    /** Column lists of the indexes beside the primary key's, and whether each is unique. */
    private static Map<String, Boolean> indexes(DatabaseMetaData metaData, String table, List<String> key)
            throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        Map<String, Boolean> unique = new LinkedHashMap<>();
        try (ResultSet index = metaData.getIndexInfo(null, null, table, false, false)) {
            while (index.next()) {
                String name = index.getString("INDEX_NAME");
                columns.computeIfAbsent(name, absent -> new ArrayList<>()).add(index.getString("COLUMN_NAME"));
                unique.put(name, !index.getBoolean("NON_UNIQUE"));
            }
        }
        Map<String, Boolean> result = new LinkedHashMap<>();
        columns.forEach((name, list) -> {
            if (!list.equals(key)) {
                result.put(String.join(", ", list), Boolean.TRUE.equals(unique.get(name)));
            }
        });
        return result;
    }
}
