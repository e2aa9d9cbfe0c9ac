package io.kingtide.agent.compatibility.frameworks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a connection remembers from one statement, and one request, to the next. */
final class SessionPaths {
    private final Connection connection;
    private final String kind;

    SessionPaths(Connection connection, String kind) {
        this.connection = connection;
        this.kind = kind;
    }

    /** Any text, and what it answers first. */
    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "executed";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : "none";
            }
        }
    }

    String preparedText(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.execute() ? "rows" : "executed";
        }
    }

    String begin(String ignored) throws SQLException {
        connection.setAutoCommit(false);
        return "begun";
    }

    String commit(String ignored) throws SQLException {
        connection.commit();
        return "committed";
    }

    /** Commits, as JDBC has it. */
    String autoCommit(String ignored) throws SQLException {
        connection.setAutoCommit(true);
        return "committed";
    }

    String end(String ignored) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        if (!kind.equals("postgresql")) {
            text("set autocommit = 1"); // what a text has switched off, drivers do not know of
        }
        return "ended";
    }

    /** Part of a transaction is taken back. */
    String savepoint(String owner) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into wallet (owner, amount) values ('" + owner + "0', 1)");
            Savepoint point = connection.setSavepoint();
            statement.executeUpdate("insert into wallet (owner, amount) values ('" + owner + "1', 1)");
            connection.rollback(point);
            Savepoint named = connection.setSavepoint("named");
            statement.executeUpdate("insert into wallet (owner, amount) values ('" + owner + "2', 1)");
            connection.releaseSavepoint(named);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        return "done";
    }

    /** All that a pool or a framework sets and resets around a request. */
    String settings(String ignored) throws SQLException {
        int isolation = connection.getTransactionIsolation();
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        connection.setTransactionIsolation(isolation);
        connection.setReadOnly(true);
        connection.setReadOnly(false);
        connection.setHoldability(connection.getHoldability());
        connection.clearWarnings();
        connection.getWarnings();
        connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout());
        connection.getClientInfo();
        return connection.isValid(5) + " " + connection.getAutoCommit() + " " + connection.isReadOnly();
    }

    String isValid(String ignored) throws SQLException {
        return String.valueOf(connection.isValid(5));
    }

    /** To another catalogue, or to where it is: sharding does so with each connection that it takes. */
    String setCatalog(String to) throws SQLException {
        connection.setCatalog(to.isEmpty() ? connection.getCatalog() : to);
        return "set";
    }

    String setSchema(String to) throws SQLException {
        connection.setSchema(to);
        return "set";
    }

    /** Names of tables and columns as the server has them, whoever asks. */
    String metaData(String ignored) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        String table = kind.equals("h2") ? "WALLET" : "wallet";
        List<String> answers = new ArrayList<>();
        count(answers, meta.getTables(catalog, schema, table, new String[] {"TABLE", "BASE TABLE"}));
        count(answers, meta.getColumns(catalog, schema, table, "%"));
        count(answers, meta.getPrimaryKeys(catalog, schema, table));
        count(answers, meta.getIndexInfo(catalog, schema, table, true, false));
        count(answers, meta.getImportedKeys(catalog, schema, table));
        count(answers, meta.getExportedKeys(catalog, schema, table));
        count(answers, meta.getBestRowIdentifier(catalog, schema, table, DatabaseMetaData.bestRowSession, true));
        count(answers, meta.getTablePrivileges(catalog, schema, table));
        count(answers, meta.getProcedures(catalog, schema, "harm%"));
        count(answers, meta.getFunctions(catalog, schema, "harm%"));
        count(answers, meta.getFunctionColumns(catalog, schema, "harm%", "%"));
        count(answers, meta.getSchemas());
        count(answers, meta.getCatalogs());
        count(answers, meta.getTypeInfo());
        answers.add(String.valueOf(meta.getSQLKeywords().isEmpty()));
        answers.add(String.valueOf(meta.getDatabaseMajorVersion() > 0));
        return String.join(",", answers);
    }

    private static void count(List<String> answers, ResultSet rows) throws SQLException {
        int count = 0;
        try (rows) {
            while (rows.next()) {
                count++;
            }
        }
        answers.add(String.valueOf(count));
    }

    /** A query's description, which some drivers look up on the server. */
    String resultSetMetaData(String ignored) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id, owner, amount from wallet");
                ResultSet rows = select.executeQuery()) {
            StringBuilder answer = new StringBuilder();
            for (ResultSetMetaData meta : List.of(select.getMetaData(), rows.getMetaData())) {
                for (int i = 1; i <= 3; i++) {
                    answer.append(meta.getColumnLabel(i))
                            .append(meta.isAutoIncrement(i))
                            .append(meta.isNullable(i))
                            .append(meta.getColumnTypeName(i))
                            .append(meta.getTableName(i));
                }
            }
            return answer.toString();
        }
    }
}
