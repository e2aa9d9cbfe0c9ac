package io.kingtide.payments.drills;

import io.kingtide.payments.checker.CheckedStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A checksum of the rows of each production table, so that a drill under tagged load can show that they are byte by byte
 * what they were.
 *
 * @param sums by {@code store.table}
 */
record ProductionSums(Map<String, String> sums) {
    /**
     * What the system itself writes without a request: its watch the states of shards, its beat the replica's age, and
     * the operator of a drill the routes. Their rows say nothing of users.
     */
    private static final Set<String> OF_THE_SYSTEM =
            Set.of("shard_state", "shard_replica", "replica_beat", "unit_route");

    ProductionSums {
        sums = Map.copyOf(sums);
    }

    static ProductionSums of(List<CheckedStore> stores) throws SQLException {
        Map<String, String> sums = new TreeMap<>();
        for (CheckedStore store : stores) {
            try (Connection connection = DriverManager.getConnection(store.url(), store.user(), store.password())) {
                for (String table : tables(connection)) {
                    sums.put(store.name() + "." + table.toLowerCase(Locale.ROOT), sum(connection, table));
                }
            }
        }
        return new ProductionSums(sums);
    }

    /** The tables that test traffic must not change and whose rows are not what they were. */
    List<String> changedUntil(ProductionSums later) {
        return differing(later).stream().filter(table -> !isOfTheSystem(table)).toList();
    }

    /** The tables that the system itself changed. */
    List<String> changedBySystem(ProductionSums later) {
        return differing(later).stream().filter(ProductionSums::isOfTheSystem).toList();
    }

    private List<String> differing(ProductionSums later) {
        Map<String, String> all = new TreeMap<>(sums);
        later.sums.forEach(all::putIfAbsent);
        return all.keySet().stream()
                .filter(table -> !sums.getOrDefault(table, "").equals(later.sums.getOrDefault(table, "")))
                .toList();
    }

    private static boolean isOfTheSystem(String table) {
        return OF_THE_SYSTEM.contains(table.substring(table.indexOf('.') + 1));
    }

    /** All tables but the shadows, and the migrations' own book. */
    static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME");
                String lower = name.toLowerCase(Locale.ROOT);
                if (!lower.endsWith(ShadowSide.SUFFIX) && !lower.equals(ShadowSide.MIGRATIONS)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String sum(Connection connection, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.append(value == null ? -1 : value.length()).append(':').append(value);
                }
                rows.add(row.toString());
            }
        }
        rows.sort(null);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            rows.forEach(row -> digest.update(row.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
