package io.kingtide.payments.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/**
 * One H2 database on a file, served over TCP on loopback by this process. A commit is in the file before it is
 * acknowledged ({@code WRITE_DELAY=0}), so that a killed store loses nothing that was answered.
 */
public final class StoreServer implements AutoCloseable {
    /** The user of every embedded store; the server listens on loopback only. */
    public static final String USER = "sa";

    private final Connection keepOpen;
    private final Server server;

    private StoreServer(Connection keepOpen, Server server) {
        this.keepOpen = keepOpen;
        this.server = server;
    }

    /**
     * The URL under which this process itself reaches the database file. {@code RETENTION_TIME=0}: freed space is used
     * again at once; otherwise the file grows three times as fast, as every commit is written out.
     */
    static String fileUrl(Path folder, String name) {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve(name)
                + ";WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** Starts to serve; creates the database if it is not there. Remote clients cannot create further databases. */
    public static StoreServer start(Path folder, String name, int port) throws SQLException {
        Connection keepOpen = DriverManager.getConnection(fileUrl(folder, name), USER, "");
        try {
            String base = folder.toAbsolutePath().toString();
            Server server = Server.createTcpServer("-tcpPort", Integer.toString(port), "-baseDir", base)
                    .start();
            return new StoreServer(keepOpen, server);
        } catch (SQLException e) {
            keepOpen.close();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Lets no further client in, then closes the database properly. */
    @Override
    public void close() throws SQLException {
        server.stop();
        try (Statement statement = keepOpen.createStatement()) {
            statement.execute("SHUTDOWN");
        } finally {
            keepOpen.close();
        }
    }
}
