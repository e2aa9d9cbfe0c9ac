package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.SQLUtils;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.parser.ParserException;
import com.alibaba.druid.sql.visitor.SchemaStatVisitor;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Oracles that share nothing with us: the tables that other parsers find in a rewritten text are all shadows. */
class OtherParserTest {
    private static final int STATEMENTS = 1_500;

    /** A parser that lists the tables of a text, or nothing if it cannot read it. */
    private interface Oracle {
        Optional<Set<String>> tables(String sql);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void findsOnlyShadowsInARewrittenText(Dialect dialect) {
        assertThatFindsOnlyShadows(dialect, OtherParserTest::byJSqlParser);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void druidFindsOnlyShadowsInARewrittenText(Dialect dialect) {
        DbType type = DbType.of(dialect.id());
        assertThatFindsOnlyShadows(dialect, sql -> byDruid(type, sql));
    }

    private static void assertThatFindsOnlyShadows(Dialect dialect, Oracle oracle) {
        ShadowRewriter rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        RandomStatements statements = new RandomStatements(Seed.of(3), dialect);
        int parsed = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            RandomStatements.Made made = statements.next();
            if (made.sql().contains("WITH")) {
                // Of two expressions with a table's name in different scopes they list one; the twin database covers
                // those.
                continue;
            }
            Optional<Set<String>> found =
                    oracle.tables(rewriter.rewrite(made.sql()).sql());
            if (found.isEmpty()) {
                continue;
            }
            parsed++;
            Set<String> expected =
                    made.tables().stream().map(table -> table + "_shadow").collect(Collectors.toSet());
            assertThat(found.get()).as(made.sql()).isEqualTo(expected);
        }
        assertThat(parsed).isGreaterThan(STATEMENTS / 2);
    }

    private static Optional<Set<String>> byJSqlParser(String sql) {
        try {
            return Optional.of(TablesNamesFinder.findTables(sql).stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()));
        } catch (JSQLParserException e) {
            return Optional.empty();
        }
    }

    private static Optional<Set<String>> byDruid(DbType type, String sql) {
        Set<String> found = new TreeSet<>();
        try {
            for (SQLStatement statement : SQLUtils.parseStatements(sql, type)) {
                SchemaStatVisitor visitor = SQLUtils.createSchemaStatVisitor(type);
                statement.accept(visitor);
                visitor.getTables()
                        .keySet()
                        .forEach(name -> found.add(name.getName().toLowerCase(Locale.ROOT)));
            }
        } catch (ParserException e) {
            return Optional.empty();
        }
        return Optional.of(found);
    }
}
