package io.kingtide.agent.instrumentation.jdbc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** What is known of one driver connection. Used by the thread that uses the connection. */
final class ConnectionState {
    /** Whose work the current transaction holds. */
    enum Side {
        NONE,
        REAL,
        SHADOW
    }

    final Connection connection;
    volatile Side side = Side.NONE;
    private @Nullable ShadowedDataSource dataSource;

    ConnectionState(Connection connection) {
        this.connection = connection;
    }

    @Nullable
    ShadowedDataSource dataSource() {
        return dataSource;
    }

    void dataSource(@Nullable ShadowedDataSource resolved) {
        this.dataSource = resolved;
    }
}
