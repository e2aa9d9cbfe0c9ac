package io.kingtide.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The execution oracle on H2. {@code -Psoak} runs it over 100,000 statements of each maker. */
class TwinDatabaseTest {
    private static final int STATEMENTS = Integer.getInteger("kingtide.twin", 1_500);

    @Test
    void randomWorkloadsLeaveProductionAloneAndDoToShadowsWhatTheyWouldDoToTables() throws SQLException {
        RandomStatements statements = new RandomStatements(Seed.of(11), Dialect.H2);
        compare("random", twin -> twin.run(STATEMENTS, () -> statements.next().sql()));
    }

    @Test
    void namesInEveryPositionLeadToShadowsOnly() throws SQLException {
        PositionStatements statements = new PositionStatements(Seed.of(12), Dialect.H2);
        compare("positions", twin -> twin.run(STATEMENTS, statements::nextExecutable));
    }

    private interface Comparison {
        void with(TwinDatabases twin) throws SQLException;
    }

    private static void compare(String name, Comparison comparison) throws SQLException {
        try (Connection real = DriverManager.getConnection("jdbc:h2:mem:real-" + name);
                Connection plain = DriverManager.getConnection("jdbc:h2:mem:plain-" + name)) {
            comparison.with(new TwinDatabases(Dialect.H2, real, plain));
        }
    }
}
