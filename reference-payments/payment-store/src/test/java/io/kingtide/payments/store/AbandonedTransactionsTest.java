package io.kingtide.payments.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of a client that says nothing more are not kept; a client that is merely idle keeps its connection. */
class AbandonedTransactionsTest {
    private StoreServer server;
    private Connection silent;
    private Connection other;

    @BeforeEach
    void start(@TempDir Path folder) throws SQLException {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        server = StoreServer.start(folder, List.of("trade"), 0, Duration.ofMillis(300));
        silent = connect("");
        // Whoever waits for the lock waits longer than a silent client is borne with.
        other = connect(";LOCK_TIMEOUT=60000");
        execute(other, "CREATE TABLE route (slot INT PRIMARY KEY, epoch INT)");
        execute(other, "INSERT INTO route VALUES (1, 1)");
    }

    @AfterEach
    void stop() throws SQLException {
        silent.close();
        other.close();
        server.close();
    }

    @Test
    void a_row_that_a_silent_client_has_locked_is_free_after_a_while() throws SQLException {
        silent.setAutoCommit(false);
        epoch(silent, " FOR UPDATE");

        other.setAutoCommit(false);
        assertThat(epoch(other, " FOR UPDATE")).isEqualTo(1);
        other.rollback();
        assertThatThrownBy(silent::commit).isInstanceOf(SQLException.class);
    }

    @Test
    void what_a_silent_client_has_written_is_rolled_back() throws SQLException {
        silent.setAutoCommit(false);
        execute(silent, "UPDATE route SET epoch = 2");

        execute(other, "UPDATE route SET epoch = epoch + 10");
        assertThat(epoch(other, "")).isEqualTo(11);
    }

    @Test
    void an_idle_client_without_a_transaction_stays_however_long_it_is_silent() throws SQLException {
        try (Connection idle = connect("")) {
            epoch(idle, "");
            silent.setAutoCommit(false);
            epoch(silent, " FOR UPDATE");

            other.setAutoCommit(false);
            // Free again: who is silent for less long was looked at.
            epoch(other, " FOR UPDATE");
            other.rollback();
            assertThat(epoch(idle, "")).isEqualTo(1);
        }
    }

    private Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:tcp://127.0.0.1:" + server.port() + "/trade" + options, StoreServer.USER, "");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int epoch(Connection connection, String lock) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM route WHERE slot = 1" + lock)) {
            row.next();
            return row.getInt(1);
        }
    }
}
