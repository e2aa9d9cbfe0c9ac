package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.ScenarioException;

/**
 * Where {@link JmeterSteps#sql} steps go: one pool for the whole run.
 *
 * @param url a JDBC URL whose driver is on the class path ({@code --class-path driver.jar})
 * @param user as whom
 * @param passwordVariable the environment variable that holds the password; no variable: an empty password
 * @param connections the most at once, 1 to 1,000; steps beyond wait for one
 */
public record SqlDatabase(String url, String user, String passwordVariable, int connections) {
    public SqlDatabase {
        if (!url.startsWith("jdbc:") || connections < 1 || connections > 1_000) {
            throw new ScenarioException(
                    "Naming a database",
                    "'" + url + "' with " + connections + " connections",
                    "a URL that starts with 'jdbc:', and 1 to 1000 connections",
                    "Write new SqlDatabase(\"jdbc:mysql://127.0.0.1/test\", \"load\", \"DB_PASSWORD\", 20).");
        }
    }

    String pool() {
        return "kingtide-" + Integer.toHexString(hashCode());
    }
}
