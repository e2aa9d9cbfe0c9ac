package io.kingtide.agent.compatibility.frameworks;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.core.BaseConnection;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.largeobject.LargeObjectManager;

/** What drivers offer beside JDBC, behind {@code unwrap}. */
final class DriverPaths {
    private static final String COPY = "copy wallet (owner, amount) from stdin";

    private final Connection connection;
    private final String kind;

    DriverPaths(Connection connection, String kind) {
        this.connection = connection;
        this.kind = kind;
    }

    /** The raw connection, as code behind a wrapper reaches for it. */
    String unwrapped(String owner) throws Exception {
        Class<?> type = Class.forName(
                switch (kind) {
                    case "h2" -> "org.h2.jdbc.JdbcConnection";
                    case "mysql" -> "com.mysql.cj.jdbc.JdbcConnection";
                    case "mariadb" -> "org.mariadb.jdbc.Connection";
                    default -> "org.postgresql.PGConnection";
                });
        Connection raw = (Connection) connection.unwrap(type);
        try (PreparedStatement insert = raw.prepareStatement(Wallets.INSERT);
                Statement plain = raw.createStatement().unwrap(Statement.class)) {
            PreparedStatement behind = insert.unwrap(PreparedStatement.class);
            behind.setString(1, owner + "0");
            behind.setLong(2, 1);
            behind.execute();
            plain.execute("insert into wallet (owner, amount) values ('" + owner + "1', 1)");
            return connection.isWrapperFor(type) + " " + insert.isWrapperFor(PreparedStatement.class);
        }
    }

    String copyByApi(String owner) throws Exception {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        return String.valueOf(copy.copyIn(COPY, new StringReader(owner + "\t1\n")));
    }

    String copyByManager(String owner) throws Exception {
        CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
        return String.valueOf(copy.copyIn(COPY, new StringReader(owner + "\t1\n")));
    }

    String copyByStream(String owner) throws Exception {
        try (PGCopyOutputStream out = new PGCopyOutputStream(connection.unwrap(PGConnection.class), COPY)) {
            out.write((owner + "\t1\n").getBytes(StandardCharsets.UTF_8));
        }
        return "copied";
    }

    String largeObject(String ignored) throws Exception {
        return String.valueOf(new LargeObjectManager(connection.unwrap(BaseConnection.class)).createLO());
    }

    /** A stream for which the driver makes a large object, in a catalogue that both worlds share. */
    String boundLargeObject(String owner) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(Wallets.INSERT)) {
            insert.setString(1, owner);
            insert.setBlob(2, new ByteArrayInputStream(new byte[] {1}), 1);
            return String.valueOf(insert.executeUpdate());
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    String fastpath(String ignored) throws Exception {
        Fastpath fastpath = new Fastpath(connection.unwrap(BaseConnection.class));
        fastpath.addFunction("lo_creat", 957);
        return String.valueOf(fastpath.getLong("lo_creat", new FastpathArg[] {new FastpathArg(-1)}));
    }

    String rawUpdate(String owner) throws Exception {
        connection
                .unwrap(BaseConnection.class)
                .execSQLUpdate("insert into wallet (owner, amount) values ('" + owner + "', 1)");
        return "executed";
    }

    String clientPrepared(String owner) throws SQLException {
        com.mysql.cj.jdbc.JdbcConnection mysql = connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
        try (PreparedStatement insert = mysql.clientPrepareStatement(Wallets.INSERT)) {
            insert.setString(1, owner);
            insert.setLong(2, 1);
            return String.valueOf(insert.executeUpdate());
        }
    }

    String serverPrepared(String owner) throws SQLException {
        com.mysql.cj.jdbc.JdbcConnection mysql = connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
        try (PreparedStatement insert = mysql.serverPrepareStatement(Wallets.INSERT)) {
            insert.setString(1, owner);
            insert.setLong(2, 1);
            return String.valueOf(insert.executeUpdate());
        }
    }

    /** What {@code setCatalog} does, without JDBC. */
    String setDatabase(String name) throws SQLException {
        connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).setDatabase(name);
        return "set";
    }

    /** Another session on the same connection. */
    String changeUser(String name) throws SQLException {
        connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).changeUser(name, "");
        return "set";
    }

    /** Labels that a monitor reads. */
    String clientInfo(String ignored) throws SQLException {
        connection.setClientInfo("ApplicationName", "wallets");
        return "set";
    }

    /** Values that a driver has to look up on the server. */
    String array(String ignored) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select count(*) from wallet where owner = any (?)")) {
            select.setArray(1, connection.createArrayOf("varchar", new Object[] {"a", "b"}));
            select.executeQuery().close();
        }
        return "read";
    }
}
