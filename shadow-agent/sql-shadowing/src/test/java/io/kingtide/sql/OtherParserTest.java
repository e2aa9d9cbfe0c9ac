package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle that shares nothing with us: the tables that JSqlParser finds in a rewritten text are all shadows. */
class OtherParserTest {
    private static final int STATEMENTS = 1_500;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void findsOnlyShadowsInARewrittenText(Dialect dialect) {
        ShadowRewriter rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        RandomStatements statements = new RandomStatements(3, dialect);
        int parsed = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            RandomStatements.Made made = statements.next();
            if (made.sql().contains("WITH")) {
                // Of two expressions with a table's name in different scopes it lists one; the twin database covers
                // those.
                continue;
            }
            Set<String> found;
            try {
                found = TablesNamesFinder.findTables(
                        rewriter.rewrite(made.sql()).sql());
            } catch (JSQLParserException e) {
                continue;
            }
            parsed++;
            Set<String> expected =
                    made.tables().stream().map(table -> table + "_shadow").collect(Collectors.toSet());
            assertThat(found.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()))
                    .as(made.sql())
                    .isEqualTo(expected);
        }
        assertThat(parsed).isGreaterThan(STATEMENTS / 2);
    }
}
