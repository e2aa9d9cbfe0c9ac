package io.kingtide.agent.compatibility.frameworks;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/** Handles that outlive requests, as a pool's statement cache keeps them: each method is one request's part. */
final class KeptHandlePaths {
    private final Connection connection;
    private PreparedStatement prepared;
    private Statement plain;
    private ResultSet rows;

    KeptHandlePaths(Connection connection) {
        this.connection = connection;
    }

    String prepare(String ignored) throws SQLException {
        prepared = connection.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS);
        return "prepared";
    }

    String prepareQuery(String slow) throws SQLException {
        prepared = connection.prepareStatement(slow);
        return "prepared";
    }

    String createPlain(String ignored) throws SQLException {
        plain = connection.createStatement();
        return "created";
    }

    String bind(String owner) throws SQLException {
        prepared.setString(1, owner);
        prepared.setObject(2, 5L, Types.BIGINT);
        return "bound";
    }

    String bindStream(String owner) throws SQLException {
        prepared.setCharacterStream(1, new StringReader(owner), owner.length());
        prepared.setLong(2, 5);
        return "bound";
    }

    String execute(String ignored) throws SQLException {
        return prepared.execute() + " " + prepared.getUpdateCount();
    }

    String keys(String ignored) throws SQLException {
        try (ResultSet keys = prepared.getGeneratedKeys()) {
            return keys.next() ? "key" : "none";
        }
    }

    String addBatch(String ignored) throws SQLException {
        prepared.addBatch();
        return "added";
    }

    String executeBatch(String ignored) throws SQLException {
        return String.valueOf(prepared.executeBatch().length);
    }

    String addText(String owner) throws SQLException {
        plain.addBatch("insert into wallet (owner, amount) values ('" + owner + "', 1)");
        return "added";
    }

    String executeTexts(String ignored) throws SQLException {
        return String.valueOf(plain.executeBatch().length);
    }

    String timeout(String ignored) throws SQLException {
        prepared.setQueryTimeout(1);
        return "set";
    }

    String query(String ignored) throws SQLException {
        try (ResultSet row = prepared.executeQuery()) {
            row.next();
            return "read " + row.getLong(1);
        } catch (SQLException e) {
            return "KT001".equals(e.getSQLState()) ? "refused" : "stopped";
        }
    }

    String openRows(String ignored) throws SQLException {
        plain = connection.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
        rows = plain.executeQuery("select id, owner, amount from wallet");
        return String.valueOf(rows.next());
    }

    String changeRow(String ignored) throws SQLException {
        rows.updateLong("amount", 77);
        rows.updateRow();
        return "changed";
    }

    String deleteRow(String ignored) throws SQLException {
        rows.deleteRow();
        return "deleted";
    }

    String insertRow(String owner) throws SQLException {
        rows.moveToInsertRow();
        rows.updateLong("id", 6_000_000);
        rows.updateString("owner", owner);
        rows.updateLong("amount", 77);
        rows.insertRow();
        return "inserted";
    }
}
