package io.kingtide.scenario.run;

import io.kingtide.scenario.NativeStep;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes SQL steps for scenarios that are not written in Java; what makes them belongs to an engine. Found by {@link ServiceLoader}. */
public interface SqlSteps {
    /**
     * Where statements go.
     *
     * @param url a JDBC URL whose driver is on the class path
     * @param user as whom
     * @param passwordVariable the environment variable that holds the password; empty: an empty password
     * @param connections the most at once, 1 to 1,000
     */
    record Database(String url, String user, String passwordVariable, int connections) {}

    /**
     * A step that sends one prepared statement.
     *
     * @param name of the request in reports
     * @param statement with a {@code ?} for each value
     * @param values as text, which may have the journey's variables
     * @param columns the variables in which the result's columns are saved, from the first
     * @throws io.kingtide.scenario.ScenarioException if it cannot be made
     */
    NativeStep step(String name, Database database, String statement, List<String> values, List<String> columns);

    /** That of the engine which has one, if it is on the class path. */
    static Optional<SqlSteps> find() {
        return ServiceLoader.load(SqlSteps.class).findFirst();
    }
}
