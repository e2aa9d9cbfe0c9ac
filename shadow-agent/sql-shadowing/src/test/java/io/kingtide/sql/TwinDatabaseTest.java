package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The execution oracle. One random workload runs twice: rewritten on a database with production and shadow tables, and as it
 * is on a twin with plain tables. Every answer is the same, the shadows end as the twin's tables, and production is as it
 * was. {@code -Psoak} runs it over 100,000 statements.
 */
class TwinDatabaseTest {
    private static final int STATEMENTS = Integer.getInteger("kingtide.twin", 5_000);

    @Test
    void shadowsBehaveAsATwinAndProductionIsUntouched() throws SQLException {
        ShadowRewriter rewriter = ShadowRewriter.of(
                Dialect.H2, ShadowMapping.tables("{table}_shadow").build());
        RandomStatements statements = new RandomStatements(11, Dialect.H2);
        try (Connection real = DriverManager.getConnection("jdbc:h2:mem:twin-real");
                Connection twin = DriverManager.getConnection("jdbc:h2:mem:twin-plain")) {
            for (int t = 1; t <= 4; t++) {
                create(real, "t" + t, 500);
                create(real, "t" + t + "_shadow", 0);
                create(twin, "t" + t, 0);
            }
            String production = contents(real, "");
            int succeeded = 0;
            for (int i = 0; i < STATEMENTS; i++) {
                if (i % 100 == 0) {
                    // Keeps the tables small, so that joins of three stay quick, and their contents varied.
                    reset(real, "_shadow");
                    reset(twin, "");
                }
                String sql = statements.next().sql();
                Verdict verdict = rewriter.rewrite(sql);
                assertThat(verdict.isRefused()).as("%s%n%s", verdict, sql).isFalse();
                String expected = run(twin, sql);
                assertThat(run(real, verdict.sql())).as(sql).isEqualTo(expected);
                succeeded += expected.startsWith("error") ? 0 : 1;
            }
            assertThat(succeeded).isGreaterThan(STATEMENTS * 8 / 10);
            assertThat(contents(real, "_shadow")).isEqualTo(contents(twin, ""));
            assertThat(contents(real, "")).isEqualTo(production);
        }
    }

    private static void create(Connection connection, String table, int offset) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, a INT, b INT)");
        }
        fill(connection, table, offset);
    }

    private static void reset(Connection connection, String suffix) throws SQLException {
        for (int t = 1; t <= 4; t++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM t" + t + suffix);
            }
            fill(connection, "t" + t + suffix, 0);
        }
    }

    private static void fill(Connection connection, String table, int offset) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + table + " SELECT x + " + offset
                    + ", MOD(x * 7, 11), MOD(x, 5) FROM SYSTEM_RANGE(1, 6)");
        }
    }

    /** The answer as text: rows in any order, an update count, or the error's code. */
    private static String run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "count " + statement.getUpdateCount();
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.getResultSet()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(result.getString(i)).append('|');
                    }
                    rows.add(row.toString());
                }
            }
            Collections.sort(rows);
            return rows.toString();
        } catch (SQLException e) {
            return "error " + e.getErrorCode();
        }
    }

    private static String contents(Connection connection, String suffix) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (int t = 1; t <= 4; t++) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM t" + t + suffix + " ORDER BY id")) {
                all.append("t").append(t).append('\n');
                while (rows.next()) {
                    all.append(rows.getInt(1))
                            .append(' ')
                            .append(rows.getString(2))
                            .append(' ');
                    all.append(rows.getString(3)).append('\n');
                }
            }
        }
        return all.toString();
    }
}
