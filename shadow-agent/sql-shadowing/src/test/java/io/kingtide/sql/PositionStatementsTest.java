package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name in every position, in each dialect: the rewritten text is, to the letter, the one that the maker expects. */
class PositionStatementsTest {
    private static final int ROUNDS = Integer.getInteger("kingtide.positions", 40);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void namesAreRenamedWhereTheyAreTablesAndNowhereElse(Dialect dialect) {
        ShadowRewriter rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        PositionStatements statements = new PositionStatements(Seed.of(23), dialect);
        for (int i = 0; i < ROUNDS * statements.templates(); i++) {
            PositionStatements.Made made = statements.next();
            Verdict verdict = rewriter.rewrite(made.sql());
            if (verdict.isRefused() && made.sql().contains("/*!")) {
                // Versions of the server read these differently, and no reading may lead to production.
                continue;
            }
            assertThat(verdict.isRefused()).as("%s%n%s", verdict, made.sql()).isFalse();
            assertThat(verdict.sql()).as(made.sql()).isEqualTo(made.expected());
        }
    }
}
