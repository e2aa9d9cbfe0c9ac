package io.kingtide.rehearsal.audit;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a whole store in one snapshot, directly and not through anything that the agent could touch. */
final class StoreReader {
    static final String SHADOW_SUFFIX = "_shadow";

    /** H2's own isolation level: one consistent view for the whole transaction. */
    private static final int H2_SNAPSHOT = 6;

    private static final int MAX_ROWS = 2_000_000;
    private static final Set<String> WITH_KEYS = Set.of("orders_shadow", "payment_shadow", "refund_shadow");

    private final RunningSystem.Store store;

    StoreReader(RunningSystem.Store store) {
        this.store = store;
    }

    StoreContents read() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", store.user());
        login.setProperty("password", store.password() == null ? "" : store.password());
        try (Connection connection = DriverManager.getConnection(store.url(), login)) {
            boolean h2 = store.url().startsWith("jdbc:h2:");
            connection.setTransactionIsolation(h2 ? H2_SNAPSHOT : Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                return readAll(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    private StoreContents readAll(Connection connection) throws SQLException {
        Map<String, List<Row>> production = new TreeMap<>();
        Map<String, Long> shadowCounts = new TreeMap<>();
        Set<String> shadowKeys = new HashSet<>();
        for (String table : tablesOf(connection)) {
            if (!table.endsWith(SHADOW_SUFFIX)) {
                production.put(table, rowsOf(connection, table));
                continue;
            }
            shadowCounts.put(table, countOf(connection, table));
            if (WITH_KEYS.contains(table)) {
                addKeys(connection, table, shadowKeys);
            }
        }
        return new StoreContents(store.name(), production, shadowCounts, shadowKeys);
    }

    private static Set<String> tablesOf(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        // Flyway quotes this name, and nothing but migrations writes it.
        names.remove("schema_history");
        return names;
    }

    private List<Row> rowsOf(Connection connection, String table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                if (rows.size() == MAX_ROWS) {
                    throw Problem.notCarriedOut(
                            "Auditing store " + store.name(),
                            "more than " + MAX_ROWS + " rows in " + table,
                            "a rehearsal's worth of data",
                            "Start from fresh stores.");
                }
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), result.getObject(i));
                }
                rows.add(new Row(table, values));
            }
        }
        return rows;
    }

    private static long countOf(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void addKeys(Connection connection, String table, Set<String> keys) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT idem_key FROM " + table)) {
            while (result.next()) {
                keys.add(result.getString(1));
            }
        }
    }
}
