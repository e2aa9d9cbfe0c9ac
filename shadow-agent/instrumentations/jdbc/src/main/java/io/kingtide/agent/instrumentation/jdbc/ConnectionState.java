package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.DriverObject;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one driver connection. Used by the thread that uses the connection.
 *
 * <p>Where the rules give the data source a twin, the connection has at most one connection to it, which it opens when
 * tagged code first needs it, drives along, and closes with itself.
 */
final class ConnectionState {
    /** Whose work the current transaction holds. */
    enum Side {
        NONE,
        REAL,
        SHADOW
    }

    final Connection connection;
    volatile Side side = Side.NONE;
    /** Whether real work was the last to use the connection, also when its transaction has ended. */
    volatile boolean lastUsedByReal;
    /** Whether real work has begun a transaction by a text, which the driver may not know of. */
    volatile boolean begunByText;
    /** Whether real work has switched auto-commit off by a text. */
    volatile boolean heldByText;

    /** What a text of real work does to its transaction. */
    void real(TransactionText text) {
        switch (text) {
            case BEGINS:
                begunByText = true;
                break;
            case ENDS:
                begunByText = false;
                break;
            case HOLDS:
                heldByText = true;
                break;
            case RELEASES:
                heldByText = false;
                break;
            case NOTHING:
                break;
        }
    }

    private @Nullable ShadowedDataSource dataSource;
    private @Nullable Driver driver;
    private @Nullable Properties properties;
    private @Nullable Connection twin;

    ConnectionState(Connection connection) {
        this.connection = connection;
    }

    /** What is known of a driver connection; nothing yet, if it was not met before. */
    static ConnectionState of(DriverObject connection) {
        Object state = connection.kingtideState();
        if (state instanceof ConnectionState) {
            return (ConnectionState) state;
        }
        Object physical = PhysicalConnection.of(connection);
        ConnectionState fresh = physical != connection && physical instanceof DriverObject
                ? of((DriverObject) physical)
                : new ConnectionState((Connection) connection);
        connection.kingtideState(fresh);
        return fresh;
    }

    /**
     * What is known of the connection of a statement.
     *
     * @throws Refusals.RefusedException if it is not of a driver that is woven
     */
    static ConnectionState of(Statement statement) throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            Connection connection = statement.getConnection();
            if (connection instanceof DriverObject) {
                return of((DriverObject) connection);
            }
        } finally {
            here.closeBypass();
        }
        throw Refusals.of("driver", "Refused a tagged statement: its connection is not of an instrumented driver.");
    }

    /** Whether a transaction is open on it, begun by whatever means. */
    boolean isInTransaction() throws SQLException {
        return begunByText || heldByText || !autoCommit();
    }

    private boolean autoCommit() throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            return connection.getAutoCommit();
        } finally {
            here.closeBypass();
        }
    }

    /** Whether a connection is in the catalogue or schema already that it is to be set to: sharding sets it on each use. */
    static boolean isThere(Connection connection, String method, @Nullable Object wanted) throws SQLException {
        Carrier here = Carrier.here();
        here.openBypass();
        try {
            String current = method.equals("setCatalog") ? connection.getCatalog() : connection.getSchema();
            return current != null && current.equals(wanted);
        } finally {
            here.closeBypass();
        }
    }

    @Nullable
    ShadowedDataSource dataSource() {
        return dataSource;
    }

    void dataSource(@Nullable ShadowedDataSource resolved) {
        this.dataSource = resolved;
    }

    /** Remembers how the connection was made, so that its twin can be made likewise. */
    void madeBy(Driver maker, Properties with) {
        driver = maker;
        properties = (Properties) with.clone();
    }

    /** Another connection to the same place, null if it is not known how this one was made. */
    @Nullable
    Connection another() throws SQLException {
        Driver maker = driver;
        Properties with = properties;
        return maker == null || with == null
                ? null
                : maker.connect(connection.getMetaData().getURL(), (Properties) with.clone());
    }

    /**
     * Where tagged statements go: this connection, or its twin in the state of this one. Call with the gates bypassed.
     *
     * @throws SQLException if the twin cannot be opened
     */
    Connection target() throws SQLException {
        ShadowedDataSource resolved = dataSource;
        if (resolved == null || !resolved.isTwinned()) {
            return connection;
        }
        Connection open = twin;
        if (open == null || open.isClosed()) {
            open = resolved.openTwin(driver, properties);
            twin = open;
        }
        if (open.isReadOnly() != connection.isReadOnly()) {
            open.setReadOnly(connection.isReadOnly());
        }
        if (open.getTransactionIsolation() != connection.getTransactionIsolation()) {
            open.setTransactionIsolation(connection.getTransactionIsolation());
        }
        if (open.getAutoCommit() != connection.getAutoCommit()) {
            open.setAutoCommit(connection.getAutoCommit());
        }
        return open;
    }

    boolean hasTwin() {
        return twin != null;
    }

    /** Ends the twin's transaction as this connection's ends. Call with the gates bypassed. */
    void follow(String method, @Nullable Object[] arguments) throws SQLException {
        Connection open = twin;
        if (open == null || open.isClosed()) {
            return;
        }
        switch (method) {
            case "commit":
                if (!open.getAutoCommit()) {
                    open.commit();
                }
                break;
            case "rollback":
                if (!open.getAutoCommit()) {
                    open.rollback();
                }
                break;
            case "setAutoCommit":
                // From off to on commits, as JDBC has it.
                open.setAutoCommit(Boolean.TRUE.equals(arguments[0]));
                break;
            case "close":
            case "abort":
                twin = null;
                ShadowedDataSource resolved = dataSource;
                if (resolved != null) {
                    resolved.twinClosed();
                }
                if (!open.getAutoCommit()) {
                    open.rollback();
                }
                open.close();
                break;
            default:
                break;
        }
    }
}
