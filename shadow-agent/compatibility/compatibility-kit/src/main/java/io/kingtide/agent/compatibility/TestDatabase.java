package io.kingtide.agent.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** A real database server on loopback, of this test alone, with the wallets' production and shadow tables. */
public abstract class TestDatabase implements AutoCloseable {

    /** Where it is. */
    public abstract DatabaseAddress address();

    /** How this database writes a key that it generates itself. */
    protected abstract String generatedKey();

    /** Starts an H2 server in this process. */
    public static TestDatabase h2() throws SQLException, IOException {
        return new H2Server("0");
    }

    /** Starts an H2 server on a port of four digits, for readers of URLs that take no other. */
    public static TestDatabase h2OnShortPort() throws SQLException, IOException {
        SQLException last = new SQLException("no port was tried");
        for (int tries = 0; tries < 50; tries++) {
            try {
                return new H2Server(Integer.toString(ThreadLocalRandom.current().nextInt(2000, 10_000)));
            } catch (SQLException e) {
                last = e;
            }
        }
        throw last;
    }

    /** A connection that no agent sees. */
    public Connection connect() throws SQLException {
        DatabaseAddress at = address();
        return DriverManager.getConnection(at.url(), at.user(), at.password());
    }

    /** Makes the production and shadow tables anew: ten production wallets p0 to p9 of 100 each. */
    public void reset() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "wallet", "wallet_shadow", "purse", "purse_shadow", "voucher", "voucher_shadow", "voucher_ids")) {
                statement.execute("drop table if exists " + table);
            }
            statement.execute("drop sequence if exists purse_seq");
            statement.execute("create sequence purse_seq start with 1000 increment by 5");
            for (String table : List.of("wallet", "wallet_shadow")) {
                create(statement, table, generatedKey());
            }
            statement.execute("create table voucher_ids (sequence_name varchar(40) primary key, next_val bigint)");
            for (String table : List.of("purse", "purse_shadow", "voucher", "voucher_shadow")) {
                create(statement, table, "bigint not null primary key");
            }
            for (int i = 0; i < 10; i++) {
                statement.execute("insert into wallet (owner, amount) values ('p" + i + "', 100)");
                statement.execute("insert into purse (id, owner, amount) values (" + i + ", 'p" + i + "', 100)");
            }
        }
    }

    private static void create(Statement statement, String table, String key) throws SQLException {
        statement.execute("create table " + table + " (id " + key
                + ", owner varchar(40) not null unique, amount bigint not null)");
    }

    /** Owner to amount of every row. */
    public Map<String, Long> wallets(String table) throws SQLException {
        Map<String, Long> wallets = new TreeMap<>();
        query(table, row -> wallets.put(row.getString("owner"), row.getLong("amount")));
        return wallets;
    }

    /** Every row of a table, all columns, in the order of the keys. */
    public List<String> rows(String table) throws SQLException {
        List<String> rows = new java.util.ArrayList<>();
        query(table, row -> rows.add(row.getLong("id") + " " + row.getString("owner") + ' ' + row.getLong("amount")));
        return rows;
    }

    private void query(String table, RowReader reader) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, owner, amount from " + table + " order by id")) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    @Override
    public abstract void close() throws Exception;

    private static final class H2Server extends TestDatabase {
        private final org.h2.tools.Server server;
        private final DatabaseAddress address;

        H2Server(String port) throws SQLException, IOException {
            Path folder = Files.createTempDirectory("compatibility-h2");
            server = org.h2.tools.Server.createTcpServer(
                            "-tcpPort", port, "-ifNotExists", "-baseDir", folder.toString())
                    .start();
            address = new DatabaseAddress(
                    "h2", "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./wallets;DB_CLOSE_DELAY=-1", "sa", "");
        }

        @Override
        public DatabaseAddress address() {
            return address;
        }

        @Override
        protected String generatedKey() {
            return "bigint generated by default as identity primary key";
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
