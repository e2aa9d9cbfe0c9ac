package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.schema.ShadowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Makes the shadows of a database in memory, where the rules say so: nobody but the application reaches such a database,
 * and what it holds is gone with the process.
 *
 * <p>On a connection of its own: DDL commits, and must not commit what the application has begun.
 */
final class MissingShadows {
    private final DataSourceRules rules;

    private MissingShadows(DataSourceRules rules) {
        this.rules = rules;
    }

    static MissingShadows of(DataSourceRules rules) {
        return new MissingShadows(rules);
    }

    /** Makes what is missing. Call with the gates bypassed. */
    void make(ConnectionState origin) throws SQLException {
        if (rules.missingShadows() == DataSourceRules.MissingShadows.REFUSE) {
            return;
        }
        Connection own = origin.another();
        if (own == null && !origin.connection.getAutoCommit()) {
            throw new SQLException(
                    "its shadows cannot be made: the connection was not made by its driver's connect, and"
                            + " a transaction may be open on it. Use a JDBC URL");
        }
        Connection connection = own == null ? origin.connection : own;
        try (Statement statement = connection.createStatement()) {
            ShadowSchema schema = ShadowSchema.read(connection, LiveCatalogue.naming(rules));
            boolean rows = rules.missingShadows() == DataSourceRules.MissingShadows.COPY;
            List<String> statements = rows ? schema.ddlWithRows() : schema.ddl();
            for (String sql : statements) {
                statement.execute(sql);
            }
        } finally {
            if (own != null) {
                own.close();
            }
        }
    }
}
