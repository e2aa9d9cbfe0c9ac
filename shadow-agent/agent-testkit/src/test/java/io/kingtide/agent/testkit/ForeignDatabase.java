package io.kingtide.agent.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hsqldb.jdbc.JDBCDataSource;

/**
 * A database whose driver the agent does not know, with handles that real work has made and keeps. It is reached by its
 * driver, or, if {@code foreign.source} is set, by its own data source, which passes the driver's {@code connect} by.
 */
final class ForeignDatabase {
    private static final String URL = "jdbc:hsqldb:mem:elsewhere";

    private final Connection connection;
    private final PreparedStatement kept;
    private final ResultSet keptRow;

    ForeignDatabase() throws SQLException {
        connection = Boolean.getBoolean("foreign.source") ? bySource() : DriverManager.getConnection(URL);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE elsewhere (id INT)");
            statement.execute("CREATE TABLE kept (id INT PRIMARY KEY, changed INT)");
            statement.execute("INSERT INTO kept VALUES (1, 0)");
        }
        kept = connection.prepareStatement("INSERT INTO elsewhere VALUES (?)");
        keptRow = connection
                .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
                .executeQuery("SELECT id, changed FROM kept");
        keptRow.next();
    }

    private static Connection bySource() throws SQLException {
        JDBCDataSource source = new JDBCDataSource();
        source.setURL(URL);
        return source.getConnection();
    }

    String insert(int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO elsewhere VALUES (" + id + ")");
        }
        return "inserted";
    }

    String addToKeptBatch(int id) throws SQLException {
        kept.setInt(1, id);
        kept.addBatch();
        return "added";
    }

    String executeKeptBatch() throws SQLException {
        return String.valueOf(kept.executeBatch().length);
    }

    String changeKeptRow(int to) throws SQLException {
        keptRow.updateInt("changed", to);
        keptRow.updateRow();
        return "changed";
    }

    String count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM elsewhere")) {
            row.next();
            return row.getString(1);
        }
    }
}
