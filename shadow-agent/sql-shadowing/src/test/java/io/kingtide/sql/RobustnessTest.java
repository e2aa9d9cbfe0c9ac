package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the text is: a verdict, never an exception; the laws hold for what is accepted; the time is linear. */
class RobustnessTest {
    private static final int MUTATIONS = Integer.getInteger("kingtide.mutations", 20_000);
    private static final String[] SPLINTERS = {
        "(",
        ")",
        "'",
        "\"",
        "`",
        "[",
        "]",
        "/*",
        "*/",
        "/*!50000 ",
        "--",
        "-- ",
        "#",
        "\n",
        ";",
        ",",
        ".",
        "..",
        "@",
        "$$",
        "\\",
        "\\'",
        "q'[",
        "{",
        "}",
        ":",
        "?",
        " FROM ",
        " JOIN ",
        " SELECT ",
        " WITH ",
        " AS ",
        " UNION ",
        " INTO ",
        " TABLE ",
        " UPDATE ",
        " DELETE ",
        " ON ",
        " USING ",
        " FOR UPDATE ",
        " CASE ",
        " END ",
        " t1 ",
        " VALUES ",
        "\u3000",
        "\0",
        "é"
    };

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void brokenStatementsGetAVerdictAndKeepTheLaws(Dialect dialect) {
        ShadowRewriter rewriter = rewriter(dialect);
        List<String> seeds = GoldenFilesTest.statements(dialect);
        Random random = new Random(Seed.of(7));
        for (int i = 0; i < MUTATIONS; i++) {
            String sql = seeds.get(random.nextInt(seeds.size()));
            int times = 1 + random.nextInt(3);
            for (int m = 0; m < times; m++) {
                sql = mutate(sql, seeds, random);
            }
            RewritingLaws.check(rewriter, sql, sql);
        }
    }

    private static String mutate(String sql, List<String> seeds, Random random) {
        int from = random.nextInt(sql.length() + 1);
        int to = Math.min(sql.length(), from + random.nextInt(12));
        switch (random.nextInt(5)) {
            case 0:
                return sql.substring(0, from) + sql.substring(to);
            case 1:
                return sql.substring(0, from) + SPLINTERS[random.nextInt(SPLINTERS.length)] + sql.substring(from);
            case 2:
                return sql.substring(0, from) + sql.substring(from, to) + sql.substring(from);
            case 3:
                String other = seeds.get(random.nextInt(seeds.size()));
                return sql.substring(0, from) + other.substring(random.nextInt(other.length()));
            default:
                return sql.substring(0, from) + (char) random.nextInt(0x250) + sql.substring(to);
        }
    }

    @Test
    void aTextPastTheLimitIsRefused() {
        String sql = "SELECT 1" + " ".repeat(ShadowRewriter.LONGEST_TEXT);
        assertThat(rewriter(Dialect.MYSQL).rewrite(sql).refusal()).isEqualTo(Refusal.LIMIT);
    }

    @Test
    void nestingPastTheLimitIsRefused() {
        String sql = "SELECT * FROM ".repeat(200) + "t";
        String nested = "SELECT * FROM (".repeat(200) + "SELECT 1" + ") x".repeat(200);
        assertThat(rewriter(Dialect.MYSQL).rewrite(sql).isRefused()).isTrue();
        assertThat(rewriter(Dialect.MYSQL).rewrite(nested).refusal()).isEqualTo(Refusal.LIMIT);
    }

    @Test
    void tenThousandRowsAreNoMalice() {
        String sql = "INSERT INTO t (a, b, c) VALUES (1, 'x', ?)" + ", (1, 'x', ?)".repeat(10_000);
        assertThat(rewriter(Dialect.MYSQL).rewrite(sql).isRefused()).isFalse();
    }

    private static ShadowRewriter rewriter(Dialect dialect) {
        return ShadowRewriter.of(dialect, ShadowMapping.tables("{table}_shadow").build());
    }
}
