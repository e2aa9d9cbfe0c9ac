package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import java.lang.reflect.Field;

/**
 * The connection behind a handle that is a driver connection itself: H2's XA connections hand those out, and begin and end
 * branches on the one behind it. Both are one session, so they have one side.
 */
final class PhysicalConnection {
    private static final String H2_HANDLE = "org.h2.jdbcx.JdbcXAConnection$PooledJdbcConnection";

    private PhysicalConnection() {}

    /** The connection behind, or the connection itself. */
    static Object of(Object connection) {
        if (!connection.getClass().getName().equals(H2_HANDLE)) {
            return connection;
        }
        try {
            Object xaConnection = read(connection, "this$0");
            Object physical = read(xaConnection, "physicalConn");
            return physical == null ? connection : physical;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Then handle and branch have a side each, and tagged branches are refused.
            SwallowedErrors.count(e);
            return connection;
        }
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
