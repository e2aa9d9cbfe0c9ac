package io.kingtide.payments.testkit;

import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.store.StoreSchema;
import io.kingtide.payments.store.StoreServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Several H2 stores in this JVM, reached over TCP like those of {@link ForkedStore}: for tests that kill none of them, and
 * so need not wait for a JVM per store.
 */
public final class H2Server implements AutoCloseable {
    private final StoreServer server;

    private H2Server(StoreServer server) {
        this.server = server;
    }

    /** Starts it on a free port, with these databases, empty. */
    public static H2Server start(Path folder, List<String> databases) {
        try {
            return new H2Server(StoreServer.start(folder, databases, 0));
        } catch (SQLException e) {
            throw new IllegalStateException("H2 cannot serve " + databases + " in " + folder, e);
        }
    }

    /** Brings a database to the current schema, seeds it, and hands it out. */
    public TestStore store(String database, StoreKind kind, Seed seed) {
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.port() + "/" + database;
        try {
            new StoreSchema(url, StoreServer.USER, "").bringUp(kind, seed);
        } catch (SQLException e) {
            throw new IllegalStateException("The tables of " + url + " cannot be made", e);
        }
        return new TestStore() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public void close() {
                // The server goes as a whole.
            }
        };
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (SQLException e) {
            throw new IllegalStateException("H2 did not end", e);
        }
    }
}
