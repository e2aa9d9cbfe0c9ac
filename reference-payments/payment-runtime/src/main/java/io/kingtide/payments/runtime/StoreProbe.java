package io.kingtide.payments.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one store whether it is there, on a connection of its own, outside the pool: a pool that waits must not delay
 * the news that waiting is in vain. Not thread-safe.
 */
public final class StoreProbe implements AutoCloseable {
    private final StoreSettings settings;
    private final int answerMillis;
    private @Nullable Connection connection;

    /**
     * @param answerMillis how long an answer may take
     */
    public StoreProbe(StoreSettings settings, int answerMillis) {
        this.settings = settings;
        this.answerMillis = answerMillis;
    }

    /** What the store did when it was asked. */
    public enum Answer {
        ANSWERED,
        /** It refused or broke the connection: nobody is there. */
        REFUSED,
        /** It kept the connection and said nothing in time: gone, frozen, or merely slow. */
        SILENT
    }

    /** Asks once. */
    public Answer ask() {
        try {
            if (connection == null) {
                connection = settings.connect(answerMillis);
            }
            try (PreparedStatement statement = connection.prepareStatement("SELECT 1");
                    ResultSet result = statement.executeQuery()) {
                return result.next() ? Answer.ANSWERED : Answer.SILENT;
            }
        } catch (SQLException e) {
            close();
            return StoreFailure.isSilence(e) ? Answer.SILENT : Answer.REFUSED;
        }
    }

    @Override
    public void close() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                // It is thrown away because it is broken; that it says so once more is no news.
                return;
            }
        }
    }
}
