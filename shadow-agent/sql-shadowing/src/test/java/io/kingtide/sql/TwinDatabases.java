package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * A database with production and shadow tables, and a twin with plain tables. One random workload runs twice: rewritten on
 * the first, as it is on the twin. Every answer is the same, the shadows end as the twin's tables, and production is as it was.
 */
final class TwinDatabases {
    private static final int TURN = 100;

    private final Dialect dialect;
    private final ShadowRewriter rewriter;
    private final Connection real;
    private final Connection plain;
    private final List<String> tables = new ArrayList<>();
    private final String production;

    TwinDatabases(Dialect dialect, Connection real, Connection plain) throws SQLException {
        this.dialect = dialect;
        this.rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        this.real = real;
        this.plain = plain;
        tables.addAll(PositionStatements.PLAIN_TABLES);
        PositionStatements.QUOTED_TABLES.forEach(name -> tables.add(quoted(name)));
        for (String table : tables) {
            create(real, table, 500);
            create(real, shadow(table), 0);
            create(plain, table, 0);
        }
        this.production = contents(real, tables);
    }

    /** Runs a workload; fails at the first difference. */
    void run(int count, Supplier<String> statements) throws SQLException {
        int succeeded = 0;
        for (int i = 0; i < count; i++) {
            if (i % TURN == 0) {
                // Keeps the tables small, so that joins of three stay quick, and their contents varied.
                compareTables();
                for (String table : tables) {
                    fill(real, shadow(table), 0);
                    fill(plain, table, 0);
                }
            }
            String sql = statements.get();
            Verdict verdict = rewriter.rewrite(sql);
            if (verdict.isRefused() && sql.contains("/*!")) {
                continue;
            }
            assertThat(verdict.isRefused()).as("%s%n%s", verdict, sql).isFalse();
            String expected = answer(plain, sql);
            assertThat(answer(real, verdict.sql())).as(sql).isEqualTo(expected);
            succeeded += expected.startsWith("error") ? 0 : 1;
        }
        compareTables();
        assertThat(succeeded).as("of %d", count).isGreaterThan(count * 7 / 10);
    }

    private void compareTables() throws SQLException {
        assertThat(contents(real, tables.stream().map(this::shadow).toList())).isEqualTo(contents(plain, tables));
        assertThat(contents(real, tables)).isEqualTo(production);
    }

    private String quoted(String name) {
        return dialect == Dialect.MYSQL ? '`' + name + '`' : '"' + name + '"';
    }

    private String shadow(String table) {
        boolean isQuoted = !Character.isLetter(table.charAt(0));
        return isQuoted ? quoted(table.substring(1, table.length() - 1) + "_shadow") : table + "_shadow";
    }

    private void create(Connection connection, String table, int offset) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, a INT, b INT)"
                    + (dialect == Dialect.MYSQL ? " ENGINE = InnoDB" : ""));
        }
        fill(connection, table, offset);
    }

    private static void fill(Connection connection, String table, int offset) throws SQLException {
        StringBuilder rows = new StringBuilder("INSERT INTO " + table + " VALUES ");
        for (int x = 1; x <= 6; x++) {
            rows.append(x > 1 ? ", (" : "(").append(x + offset).append(", ");
            rows.append(x * 7 % 11).append(", ").append(x % 5).append(')');
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + table);
            statement.execute(rows.toString());
        }
    }

    /** The answer as text: rows in any order, an update count, or the error's state. */
    private static String answer(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            // Braces and backslashes are the test's own.
            statement.setEscapeProcessing(false);
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
            return "error " + e.getSQLState() + ' ' + e.getErrorCode();
        }
    }

    private static String contents(Connection connection, List<String> tables) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (int t = 0; t < tables.size(); t++) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + tables.get(t) + " ORDER BY id")) {
                all.append("table ").append(t).append('\n');
                while (rows.next()) {
                    all.append(rows.getInt(1)).append(' ');
                    all.append(rows.getString(2)).append(' ');
                    all.append(rows.getString(3)).append('\n');
                }
            }
        }
        return all.toString();
    }
}
