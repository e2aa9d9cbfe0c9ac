package io.kingtide.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Runs a catalogue query. */
final class Rows {
    /** No catalogue that we can serve has more rows of one kind. */
    private static final int MAX_ROWS = 2_000_000;

    private static final int TIMEOUT_SECONDS = 60;

    private Rows() {}

    /** Takes one row. */
    interface Taker {
        void take(ResultSet row) throws SQLException;
    }

    static void each(Connection connection, String sql, Taker taker, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            int rows = 0;
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    if (++rows > MAX_ROWS) {
                        throw new SQLException("The catalogue has more than " + MAX_ROWS + " rows of one kind");
                    }
                    taker.take(result);
                }
            }
        }
    }
}
