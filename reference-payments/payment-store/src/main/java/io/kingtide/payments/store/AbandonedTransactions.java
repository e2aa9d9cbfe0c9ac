package io.kingtide.payments.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Rolls back transactions whose client has said nothing for a while, as other servers do when told to
 * ({@code idle_in_transaction_session_timeout}). H2's client forgets a connection that did not answer in time without closing its
 * socket: a store that was frozen and goes on would keep that transaction's locks until the client's process ends.
 */
final class AbandonedTransactions implements AutoCloseable {
    private static final int LOOKS_PER_PATIENCE = 10;
    private static final String ABANDONED =
            "SELECT session_id FROM information_schema.sessions WHERE session_state = 'SLEEP' AND contains_uncommitted"
                    + " AND session_id <> SESSION_ID() AND sleep_since < DATEADD(MILLISECOND, ?, CURRENT_TIMESTAMP)";

    private final List<Connection> databases;
    private final Duration patience;
    private final ScheduledExecutorService looking;

    private AbandonedTransactions(List<Connection> databases, Duration patience) {
        this.databases = databases;
        this.patience = patience;
        this.looking = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "abandoned-transactions");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Looks ten times within each patience.
     *
     * @param databases one connection of an administrator to each, used by nobody else and in auto-commit
     */
    static AbandonedTransactions watch(List<Connection> databases, Duration patience) {
        AbandonedTransactions watch = new AbandonedTransactions(databases, patience);
        long pause = Math.max(1, patience.toMillis() / LOOKS_PER_PATIENCE);
        watch.looking.scheduleWithFixedDelay(watch::look, pause, pause, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        for (Connection database : databases) {
            try {
                for (int session : abandoned(database)) {
                    end(database, session);
                }
            } catch (SQLException e) {
                System.err.println("payment-store: abandoned transactions were not looked for: " + e.getMessage());
            }
        }
    }

    private List<Integer> abandoned(Connection database) throws SQLException {
        try (var statement = database.prepareStatement(ABANDONED)) {
            statement.setLong(1, -patience.toMillis());
            List<Integer> sessions = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sessions.add(rows.getInt(1));
                }
            }
            return sessions;
        }
    }

    private void end(Connection database, int session) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("CALL ABORT_SESSION(" + session + ")");
        }
        System.err.println("payment-store: " + database.getCatalog() + ": session " + session
                + " had a transaction open and said nothing for " + patience.toMillis() + " ms; it was rolled back");
    }

    @Override
    public void close() {
        looking.shutdownNow();
        try {
            looking.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
