package io.kingtide.agent.compatibility.frameworks;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetProvider;

/** Ways to execute a text within one request: each method takes an owner of a wallet and says what happened. */
final class StatementPaths {
    private static final String[] ID = {"id"};
    private final Connection connection;

    StatementPaths(Connection connection) {
        this.connection = connection;
    }

    private interface Execution {
        void on(Statement statement, String sql) throws SQLException;
    }

    /** Every overload of Statement that returns keys; the answer is how many did. */
    String keysOfPlainStatements(String owner) throws SQLException {
        Execution[] overloads = {
            (s, sql) -> s.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS),
            (s, sql) -> s.executeUpdate(sql, ID),
            (s, sql) -> s.executeUpdate(sql, new int[] {1}),
            (s, sql) -> s.execute(sql, Statement.RETURN_GENERATED_KEYS),
            (s, sql) -> s.execute(sql, ID),
            (s, sql) -> s.execute(sql, new int[] {1}),
            (s, sql) -> s.executeLargeUpdate(sql, Statement.RETURN_GENERATED_KEYS),
            (s, sql) -> s.executeLargeUpdate(sql, ID),
            (s, sql) -> s.executeLargeUpdate(sql, new int[] {1})
        };
        int done = 0;
        for (int i = 0; i < overloads.length; i++) {
            String name = owner + i;
            try (Statement statement = connection.createStatement()) {
                overloads[i].on(statement, "insert into wallet (owner, amount) values ('" + name + "', 1)");
                requireKey(statement, name);
                done++;
            } catch (SQLFeatureNotSupportedException | UnsupportedOperationException e) {
                // Not every driver knows every overload.
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains("not supported")) {
                    throw e;
                }
            }
        }
        return String.valueOf(done);
    }

    /** Every way to prepare a statement that returns keys; the answer is how many did. */
    String keysOfPreparedStatements(String owner) throws SQLException {
        String sql = Wallets.INSERT;
        int done = 0;
        for (int i = 0; i < 3; i++) {
            String name = owner + i;
            try (PreparedStatement statement = i == 0
                    ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                    : i == 1 ? connection.prepareStatement(sql, ID) : connection.prepareStatement(sql, new int[] {1})) {
                statement.setString(1, name);
                statement.setLong(2, 1);
                statement.executeLargeUpdate();
                requireKey(statement, name);
                done++;
            } catch (SQLFeatureNotSupportedException | UnsupportedOperationException e) {
                // As above.
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains("not supported")) {
                    throw e;
                }
            }
        }
        return String.valueOf(done);
    }

    private void requireKey(Statement statement, String owner) throws SQLException {
        try (ResultSet keys = statement.getGeneratedKeys()) {
            if (!keys.next()) {
                throw new SQLException("no key for " + owner);
            }
            try (PreparedStatement check =
                            connection.prepareStatement("select owner from wallet where id = " + keys.getLong(1));
                    ResultSet row = check.executeQuery()) {
                if (!row.next() || !owner.equals(row.getString(1))) {
                    throw new SQLException("the key is another row's");
                }
            }
        }
    }

    String batchOfTexts(String owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("insert into wallet (owner, amount) values ('" + owner + "', 1)");
            statement.addBatch("update wallet set amount = amount + 1 where owner = '" + owner + "'");
            int[] counts = statement.executeBatch();
            statement.addBatch("insert into wallet (owner, amount) values ('dropped', 1)");
            statement.clearBatch();
            statement.addBatch("update wallet set amount = amount + 1 where owner = '" + owner + "'");
            return Arrays.toString(counts) + Arrays.toString(statement.executeLargeBatch());
        }
    }

    String keysOfABatch(String owner) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 3; i++) {
                statement.setString(1, owner + i);
                statement.setLong(2, i);
                statement.addBatch();
            }
            statement.executeLargeBatch();
            int keys = 0;
            try (ResultSet row = statement.getGeneratedKeys()) {
                while (row.next()) {
                    keys++;
                }
            }
            return String.valueOf(keys);
        }
    }

    /** One plain statement for several texts in turn, asked about its results each time. */
    String oneStatementForAll(String owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into wallet (owner, amount) values ('" + owner + "', 7)");
            int inserted = statement.getUpdateCount();
            boolean rows = statement.execute("select amount from wallet where owner = '" + owner + "'");
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return inserted + " " + rows + " " + row.getLong(1) + " " + statement.getMoreResults();
            }
        }
    }

    /** Inserts, updates and deletes through rows of a result set. */
    String rowsOfAResultSet(String owner) throws SQLException {
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            try (ResultSet rows = statement.executeQuery("select id, owner, amount from wallet where amount > 1000")) {
                for (int i = 0; i < 2; i++) {
                    rows.moveToInsertRow();
                    rows.updateLong("id", 5_000_000 + i);
                    rows.updateString("owner", owner + i);
                    rows.updateLong("amount", 2000);
                    rows.insertRow();
                }
                rows.moveToCurrentRow();
            }
            try (ResultSet rows = statement.executeQuery(
                    "select id, owner, amount from wallet where amount > 1000" + " and owner like '" + owner + "%'")) {
                rows.next();
                rows.updateLong("amount", 3000);
                rows.updateRow();
                rows.next();
                rows.deleteRow();
            }
        }
        return String.valueOf(count("amount = 3000"));
    }

    /** Rows that are read, changed away from the connection and written back, by the full name of their table. */
    String rowSet(String owner) throws SQLException {
        connection.setAutoCommit(false);
        try (CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet()) {
            rows.setCommand("select id, owner, amount from wallet where amount > 1000000");
            rows.execute(connection);
            rows.setTableName("wallet");
            rows.moveToInsertRow();
            rows.updateLong("id", 5_500_000);
            rows.updateString("owner", owner);
            rows.updateLong("amount", 77);
            rows.insertRow();
            rows.moveToCurrentRow();
            rows.acceptChanges(connection);
            connection.commit();
            return "written";
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private long count(String where) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from wallet where " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A procedure or function that the rules list as harmless. */
    String callListed(String ignored) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call harmless(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, -4);
            call.execute();
            return String.valueOf(call.getInt(1));
        }
    }

    /** One that writes to production. */
    String callUnlisted(String ignored) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call sneaky(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 4);
            call.execute();
            return String.valueOf(call.getInt(1));
        }
    }

    String selectUnlisted(String ignored) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select sneaky(4)")) {
            row.next();
            return row.getString(1);
        }
    }

    /** What a driver makes of a text is a text again, and no statement. */
    String nativeSql(String owner) throws SQLException {
        String text =
                connection.nativeSQL("insert into wallet (owner, amount) values ({fn concat('" + owner + "', '')}, 3)");
        try (Statement statement = connection.createStatement()) {
            return text.contains("wallet_shadow") + " " + statement.executeLargeUpdate(text);
        }
    }

    /** A statement is closed while its rows are read, and a closed one says so. */
    String closedMidway(String ignored) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("select owner from wallet order by id");
        statement.setFetchSize(1);
        ResultSet rows = statement.executeQuery();
        rows.next();
        statement.close();
        boolean refused = false;
        try {
            statement.executeQuery();
        } catch (SQLException e) {
            refused = true;
        }
        return statement.isClosed() + " " + rows.isClosed() + " " + refused + " " + connection.isValid(5);
    }

    /** Another thread ends a statement that would run for a minute. */
    String cancelled(String slow) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(slow)) {
            Thread canceller = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        statement.cancel();
                        Thread.sleep(100);
                    }
                } catch (SQLException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            canceller.start();
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) == 1 ? "ended" : "read";
            } catch (SQLException e) {
                return "KT001".equals(e.getSQLState()) ? "refused" : "ended";
            } finally {
                canceller.interrupt();
                canceller.join();
            }
        }
    }
}
