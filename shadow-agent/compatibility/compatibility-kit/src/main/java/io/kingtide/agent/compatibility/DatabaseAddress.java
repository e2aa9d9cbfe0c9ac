package io.kingtide.agent.compatibility;

/**
 * Where a database is.
 *
 * @param kind {@code h2}, {@code mariadb}, {@code mysql} (MariaDB's server by Connector/J) or {@code postgresql}
 */
public record DatabaseAddress(String kind, String url, String user, String password) {

    /** From the system properties that {@link RehearsedApplication} sets. */
    static DatabaseAddress ofThisProcess() {
        return new DatabaseAddress(
                System.getProperty("database.kind", ""),
                System.getProperty("database.url", ""),
                System.getProperty("database.user", ""),
                System.getProperty("database.password", ""));
    }
}
