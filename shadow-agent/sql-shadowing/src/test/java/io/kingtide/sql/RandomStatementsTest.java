package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws over statements that no corpus holds: all accepted, the tables found are those put in, nothing else changes. */
class RandomStatementsTest {
    private static final int STATEMENTS = Integer.getInteger("kingtide.random", 4_000);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theLawsHold(Dialect dialect) {
        ShadowRewriter rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        RandomStatements statements = new RandomStatements(Seed.of(20_261_111), dialect);
        for (int i = 0; i < STATEMENTS; i++) {
            RandomStatements.Made made = statements.next();
            Verdict verdict = rewriter.rewrite(made.sql());
            assertThat(verdict.isRefused()).as("%s%n%s", verdict, made.sql()).isFalse();
            assertThat(verdict.tables().stream().map(TableUse::name).collect(Collectors.toSet()))
                    .as(made.sql())
                    .isEqualTo(made.tables());
            RewritingLaws.check(rewriter, made.sql(), made.sql());
        }
    }
}
