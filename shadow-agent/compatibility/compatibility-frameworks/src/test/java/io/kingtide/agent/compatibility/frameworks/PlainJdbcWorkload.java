package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;

/** One connection; statements prepared at start, outside any request, and kept: the oldest kind of statement cache. */
public class PlainJdbcWorkload implements Workload {
    Connection connection;
    DatabaseAddress at;
    private PreparedStatement insert;
    private PreparedStatement add;
    private PreparedStatement select;
    private PreparedStatement remove;

    @Override
    public void open(DatabaseAddress database) throws SQLException {
        at = database;
        connection = DriverManager.getConnection(database.url(), database.user(), database.password());
        insert = connection.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS);
        add = connection.prepareStatement(Wallets.ADD);
        select = connection.prepareStatement(Wallets.SELECT);
        remove = connection.prepareStatement(Wallets.REMOVE);
    }

    @Override
    public void insert(String owner, long amount) throws SQLException {
        insert.setString(1, owner);
        insert.setLong(2, amount);
        require(1, insert.executeUpdate());
        try (ResultSet keys = insert.getGeneratedKeys()) {
            if (!keys.next() || keys.getLong(1) <= 0) {
                throw new SQLException("no generated key");
            }
        }
    }

    @Override
    public void insertAll(List<String> owners, long amount) throws SQLException {
        for (String owner : owners) {
            insert.setString(1, owner);
            insert.setLong(2, amount);
            insert.addBatch();
        }
        require(owners.size(), insert.executeBatch().length);
    }

    @Override
    public void add(String owner, long delta) throws SQLException {
        add.setLong(1, delta);
        add.setString(2, owner);
        require(1, add.executeUpdate());
    }

    @Override
    public void addLocked(String owner, long delta) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement lock = connection.prepareStatement(Wallets.LOCK)) {
            lock.setString(1, owner);
            try (ResultSet row = lock.executeQuery();
                    Statement plain = connection.createStatement()) {
                if (!row.next()) {
                    throw new SQLException("no wallet of " + owner);
                }
                require(
                        1,
                        plain.executeUpdate("update wallet set amount = " + (row.getLong(1) + delta)
                                + " where wallet.owner = '" + owner + "'"));
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public OptionalLong amount(String owner) throws SQLException {
        select.setString(1, owner);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    @Override
    public void remove(String owner) throws SQLException {
        remove.setString(1, owner);
        require(1, remove.executeUpdate());
    }

    private static void require(int expected, int got) throws SQLException {
        if (expected != got) {
            throw new SQLException("expected " + expected + " rows, got " + got);
        }
    }
}
