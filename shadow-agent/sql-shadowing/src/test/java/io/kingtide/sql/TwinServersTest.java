package io.kingtide.sql;

import io.kingtide.schema.testkit.MariaDbDatabase;
import io.kingtide.schema.testkit.PostgresDatabase;
import io.kingtide.schema.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The execution oracle on real servers, two of each, so that both hold a schema of the same name. In {@code -Psoak} only. */
@EnabledIfSystemProperty(
        named = "kingtide.twin.servers",
        matches = "\\d+",
        disabledReason = "takes minutes: mvn verify -Psoak")
class TwinServersTest {
    private static final int STATEMENTS = Integer.getInteger("kingtide.twin.servers", 20_000);

    @Test
    void onMariaDbNothingReachesProduction() throws Exception {
        try (TestDatabase one = new MariaDbDatabase();
                TestDatabase other = new MariaDbDatabase()) {
            compare(Dialect.MYSQL, one, other);
        }
    }

    @Test
    void onPostgreSqlNothingReachesProduction() throws Exception {
        try (TestDatabase one = new PostgresDatabase();
                TestDatabase other = new PostgresDatabase()) {
            compare(Dialect.POSTGRESQL, one, other);
        }
    }

    private static void compare(Dialect dialect, TestDatabase one, TestDatabase other) throws Exception {
        try (Connection real = one.connect();
                Connection plain = other.connect()) {
            for (Connection each : new Connection[] {real, plain}) {
                try (Statement statement = each.createStatement()) {
                    if (dialect == Dialect.MYSQL) {
                        statement.execute("CREATE DATABASE kt");
                        statement.execute("USE kt");
                    } else {
                        statement.execute("SET search_path = public");
                        statement.execute("SET statement_timeout = '60s'");
                    }
                }
            }
            RandomStatements random = new RandomStatements(Seed.of(13), dialect);
            PositionStatements positions = new PositionStatements(Seed.of(14), dialect);
            TwinDatabases twin = new TwinDatabases(dialect, real, plain);
            twin.run(STATEMENTS / 2, () -> random.next().sql());
            twin.run(STATEMENTS - STATEMENTS / 2, positions::nextExecutable);
        }
    }
}
