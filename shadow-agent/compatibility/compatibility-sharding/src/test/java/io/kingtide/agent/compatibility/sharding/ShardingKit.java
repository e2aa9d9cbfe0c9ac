package io.kingtide.agent.compatibility.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.RehearsedApplication;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.WorkloadServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * ShardingSphere-JDBC above the driver: two databases, in each a sharded table of four, one that is broadcast and one that
 * is whole. The driver sees physical names; the rules name them by pattern.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each use.
abstract class ShardingKit {

    /** What a rehearsal does; the same work real and tagged must leave the same rows in production and in the shadows. */
    private static final List<String[]> DAY = List.of(
            new String[] {"place", "0", "1"},
            new String[] {"place", "1", "2"},
            new String[] {"place", "2", "3"},
            new String[] {"place", "3", "4"},
            new String[] {"place-many", "4", "20"},
            new String[] {"transaction", "", "40"},
            new String[] {"rolled-back", "", "50"},
            new String[] {"raise-locked", "4", "0"},
            new String[] {"update", "UPDATE t_order SET status = 'LATE' WHERE t_order.id BETWEEN 2 AND 21", "0"},
            new String[] {"update", "UPDATE t_item i SET i.name = 't_item' WHERE i.buyer IN (0, 1, 2)", "0"},
            new String[] {"update", "DELETE FROM t_order WHERE id = 24", "0"},
            new String[] {"update", "INSERT INTO t_note (id, note) VALUES (1, 't_note')", "0"},
            new String[] {"query", "SELECT COUNT(*), SUM(amount), MAX(buyer) FROM t_order", "0"},
            new String[] {
                "query",
                "SELECT o.id, o.status, i.name FROM t_order o JOIN t_item i ON o.id = i.id AND o.buyer = i.buyer"
                        + " WHERE o.buyer IN (0, 1, 2, 3) ORDER BY o.id DESC LIMIT 1, 3",
                "0"
            },
            new String[] {"query", "SELECT status, COUNT(*) n FROM t_order GROUP BY status ORDER BY status", "0"},
            new String[] {"query", "SELECT name FROM t_country ORDER BY id", "0"});

    private final List<TestDatabase> databases = new ArrayList<>();
    private RehearsedApplication application;

    abstract TestDatabase startDatabase() throws Exception;

    @BeforeAll
    void start() throws Exception {
        Path folder = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "applications")), "application")
                .toAbsolutePath();
        for (int i = 0; i < 2; i++) {
            TestDatabase database = startDatabase();
            databases.add(database);
            for (int n = 0; n < 4; n++) {
                for (String prefix : List.of("", "kt_")) {
                    execute(
                            database,
                            "create table " + prefix + "t_order_" + n
                                    + " (id bigint primary key, buyer bigint, amount bigint, status varchar(20))");
                    execute(
                            database,
                            "create table " + prefix + "t_item_" + n
                                    + " (id bigint primary key, buyer bigint, name varchar(60))");
                }
            }
            execute(database, "create table t_country (id int primary key, name varchar(20))");
        }
        execute(databases.get(0), "create table t_note (id int primary key, note varchar(20))");
        execute(databases.get(0), "create table t_note_shadow (id int primary key, note varchar(20))");
        application = RehearsedApplication.start(
                folder,
                List.of(WorkloadServer.class.getName(), ShardedOrders.class.getName()),
                databases.get(0).address(),
                Map.of("second.url", databases.get(1).address().url()),
                rules("""
                          - name: orders-1
                            url: "%s"
                        """.formatted(databases.get(1).address().url().replaceAll("[?;].*", "*"))));
    }

    /** Both databases by the same patterns. */
    private static String rules(String second) {
        String patterns = """
                mode: table
                template: "{table}_shadow"
                tables:
                  "t_order_*": {shadow: "kt_{table}"}
                  "t_item_*": {shadow: "kt_{table}"}
                  t_country: read-through
            """;
        return patterns + second.indent(0).stripTrailing() + '\n' + patterns;
    }

    @AfterAll
    void stop() throws Exception {
        if (application != null) {
            application.close();
        }
        for (TestDatabase database : databases) {
            database.close();
        }
    }

    @BeforeEach
    void seed() throws Exception {
        for (TestDatabase database : databases) {
            for (String table : tables(database)) {
                execute(database, "delete from " + table);
            }
            execute(database, "insert into t_country values (1, 'NL'), (2, 'CN')");
            for (int n = 0; n < 4; n++) {
                execute(database, "insert into t_order_" + n + " values (" + (900 + n) + ", 8, 7, 'REAL')");
            }
        }
    }

    @Test
    void tagged_work_leaves_production_as_it_was() throws Exception {
        List<Map<String, List<String>>> before = contents(false);
        for (String[] work : DAY) {
            perform(true, work);
            assertThat(contents(false)).as(String.join(" ", work)).isEqualTo(before);
        }
        assertThat(contents(true).toString()).contains("PAID", "LATE", "MANY", "gift wrap", "t_note");
    }

    @Test
    void the_same_day_real_and_tagged_leaves_the_same_rows_and_gives_the_same_answers() throws Exception {
        for (TestDatabase database : databases) {
            for (int n = 0; n < 4; n++) {
                execute(database, "delete from t_order_" + n);
            }
        }
        for (String[] work : DAY) {
            List<Map<String, List<String>>> shadows = contents(true);
            String answer = perform(false, work);
            assertThat(contents(true)).as("real: " + String.join(" ", work)).isEqualTo(shadows);
            assertThat(perform(true, work)).as(String.join(" ", work)).isEqualTo(answer);
        }
        for (int i = 0; i < 2; i++) {
            Map<String, List<String>> production = new TreeMap<>(contents(false).get(i));
            Map<String, List<String>> shadows = contents(true).get(i);
            production.remove("t_country");
            assertThat(production.values().stream().flatMap(List::stream)).hasSizeGreaterThan(5);
            production.forEach((table, rows) ->
                    assertThat(shadows.get(shadowOf(table))).as(table).isEqualTo(rows));
        }
    }

    @Test
    void what_no_shadow_takes_is_refused_on_every_shard() throws Exception {
        List<Map<String, List<String>>> before = contents(false);
        for (String sql : List.of(
                "UPDATE t_country SET name = 'XX'",
                "INSERT INTO t_country VALUES (3, 'XX')",
                "TRUNCATE TABLE t_order",
                "DROP TABLE t_order")) {
            RehearsedApplication.Answer answer = application.tagged("update", sql, 0);
            assertThat(answer.status()).as(sql + answer.body()).isEqualTo(403);
            assertThat(answer.refused()).as(sql).contains("sql");
            assertThat(contents(false)).as(sql).isEqualTo(before);
        }
    }

    final String perform(boolean tagged, String... work) throws Exception {
        long id = Long.parseLong(work[2]);
        RehearsedApplication.Answer answer =
                tagged ? application.tagged(work[0], work[1], id) : application.real(work[0], work[1], id);
        assertThat(answer.status()).as(work[1] + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Every row of every table of both databases, production's or the shadows'. */
    final List<Map<String, List<String>>> contents(boolean shadow) throws SQLException {
        List<Map<String, List<String>>> contents = new ArrayList<>();
        for (TestDatabase database : databases) {
            Map<String, List<String>> tables = new TreeMap<>();
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                for (String table : tables(database)) {
                    if (isShadow(table) == shadow) {
                        tables.put(table, rows(statement, table));
                    }
                }
            }
            contents.add(tables);
        }
        return contents;
    }

    private static List<String> rows(Statement statement, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet all = statement.executeQuery("select * from " + table + " order by id")) {
            while (all.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : " ").append(all.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private List<String> tables(TestDatabase database) {
        List<String> tables = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            tables.addAll(List.of("t_order_" + n, "kt_t_order_" + n, "t_item_" + n, "kt_t_item_" + n));
        }
        tables.add("t_country");
        if (database == databases.get(0)) {
            tables.addAll(List.of("t_note", "t_note_shadow"));
        }
        return tables;
    }

    private static boolean isShadow(String table) {
        return table.startsWith("kt_") || table.endsWith("_shadow");
    }

    private static String shadowOf(String table) {
        return table.equals("t_note") ? "t_note_shadow" : "kt_" + table;
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
