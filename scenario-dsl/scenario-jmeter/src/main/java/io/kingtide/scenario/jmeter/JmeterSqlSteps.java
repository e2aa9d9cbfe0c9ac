package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.run.SqlSteps;
import java.util.List;

/** JMeter's JDBC sampler for scenarios in YAML: the same steps as {@link JmeterSteps#sql} makes. */
public final class JmeterSqlSteps implements SqlSteps {
    @Override
    public NativeStep step(
            String name, Database database, String statement, List<String> values, List<String> columns) {
        SqlDatabase own =
                new SqlDatabase(database.url(), database.user(), database.passwordVariable(), database.connections());
        return (NativeStep) JmeterSteps.sql(name, own, statement, values, columns.toArray(String[]::new));
    }
}
