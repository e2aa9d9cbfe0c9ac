package io.kingtide.payments.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;

/**
 * H2 databases on files, served over TCP on loopback by this process. A commit is in the file before it is
 * acknowledged ({@code WRITE_DELAY=0}), so that a killed store loses nothing that was answered.
 */
public final class StoreServer implements AutoCloseable {
    /** The user of every embedded store; the server listens on loopback only. */
    public static final String USER = "sa";

    /** No transaction of the system is silent for longer: the longest waits for a broker, six seconds. */
    private static final Duration SILENT_TRANSACTION = Duration.ofSeconds(30);

    private final List<Connection> keepOpen;
    private final Server server;
    private final AbandonedTransactions abandoned;

    private StoreServer(List<Connection> keepOpen, Server server, AbandonedTransactions abandoned) {
        this.keepOpen = keepOpen;
        this.server = server;
        this.abandoned = abandoned;
    }

    /**
     * The URL under which this process itself reaches the database file. {@code RETENTION_TIME=0}: freed space is used
     * again at once; otherwise the file grows three times as fast, as every commit is written out. {@code ANALYZE_AUTO=0}:
     * the statistics that H2 gathers within a commit read old pages, which are then no longer there, and fail it. {@code
     * QUERY_CACHE_SIZE}: of 8 statements that a connection keeps parsed by default none is left when a payment, which has
     * more, comes round again.
     */
    static String fileUrl(Path folder, String name) {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve(name)
                + ";WRITE_DELAY=0;RETENTION_TIME=0;ANALYZE_AUTO=0;QUERY_CACHE_SIZE=64;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** Starts to serve one database. */
    public static StoreServer start(Path folder, String name, int port) throws SQLException {
        return start(folder, List.of(name), port);
    }

    /** Starts to serve; creates the databases if they are not there. Remote clients cannot create further ones. */
    public static StoreServer start(Path folder, List<String> names, int port) throws SQLException {
        return start(folder, names, port, SILENT_TRANSACTION);
    }

    /** The same; a transaction whose client says nothing for this long is rolled back. */
    static StoreServer start(Path folder, List<String> names, int port, Duration silentTransaction)
            throws SQLException {
        List<Connection> keepOpen = new ArrayList<>();
        try {
            for (String name : names) {
                keepOpen.add(DriverManager.getConnection(fileUrl(folder, name), USER, ""));
            }
            String base = folder.toAbsolutePath().toString();
            Server server = Server.createTcpServer("-tcpPort", Integer.toString(port), "-baseDir", base)
                    .start();
            return new StoreServer(keepOpen, server, AbandonedTransactions.watch(keepOpen, silentTransaction));
        } catch (SQLException e) {
            for (Connection connection : keepOpen) {
                connection.close();
            }
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Lets no further client in, then closes the databases properly. */
    @Override
    public void close() throws SQLException {
        server.stop();
        abandoned.close();
        for (Connection connection : keepOpen) {
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
    }
}
