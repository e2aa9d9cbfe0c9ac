package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.DatabaseAddress;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.util.List;

/** Plain JDBC, and beside the wallets every other way in which JDBC reaches a server, each by its name. */
public final class JdbcPathsWorkload extends PlainJdbcWorkload {
    private List<Object> paths;

    @Override
    public void open(DatabaseAddress database) throws SQLException {
        super.open(database);
        paths = List.of(
                new StatementPaths(connection),
                new KeptHandlePaths(connection),
                new SessionPaths(connection, database.kind()),
                new DriverPaths(connection, database.kind()));
    }

    @Override
    public String other(String work, String owner, long amount) throws Exception {
        for (Object path : paths) {
            for (var method : path.getClass().getDeclaredMethods()) {
                if (method.getName().equals(work)) {
                    try {
                        return String.valueOf(method.invoke(path, owner));
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                    }
                }
            }
        }
        throw new IllegalArgumentException(work);
    }
}
