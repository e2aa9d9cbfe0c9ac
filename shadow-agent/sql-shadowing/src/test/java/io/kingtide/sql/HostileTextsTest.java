package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Texts that are much of one thing, made to be slow. What is bounded is the number of looks at tokens, which is the same on
 * every machine; the benchmark module measures the time.
 */
class HostileTextsTest {
    private static final int LENGTH = 40_000;

    /** The costliest text needs about a third of it. Anything quadratic would need a hundred times as many. */
    private static final int LOOKS_A_CHARACTER = 40;

    private static final String[] UNITS = {
        "(",
        "((",
        "'",
        "''",
        "\"",
        "`",
        "/*",
        "/* */",
        "--\n",
        "q'[",
        "$$",
        "$a$",
        "$a",
        "\\'",
        ",",
        ".",
        "a.",
        "a.b,",
        "[",
        "[a]",
        "E'",
        "N'",
        "U&\"",
        "#",
        "{1,",
        "{2}",
        "x'",
        "@",
        "@a,",
        "{",
        "{fn ",
        "1e",
        "0x",
        "::",
        "é",
        "a b ",
        "?",
        "SELECT ",
        "(SELECT ",
        "SELECT * FROM (",
        "FROM t,",
        "t JOIN ",
        "t x JOIN u y ON (",
        "LEFT OUTER ",
        "HASH ",
        "NATURAL ",
        "NATURAL LEFT ",
        "CROSS APPLY ",
        "CASE ",
        "CASE WHEN a THEN ",
        "END ",
        "WITH a AS (",
        "a AS (SELECT 1), ",
        "UNION SELECT 1 ",
        "UNION ",
        "EXCEPT (",
        "DELETE a,",
        "INTO ",
        "/*!50000 ",
        "/*!99999 ",
        "/*+ a(b) */ ",
        "IF 1 = 1 ",
        "BEGIN ",
        "BEGIN TRY ",
        "WHILE 1 = 1 ",
        "SET a 1 ",
        "SET @a = 1 ",
        "DECLARE @a INT ",
        "EXEC p ",
        "FOR UPDATE ",
        "((SELECT 1) FOR UPDATE), ",
        "PIVOT (",
        "NESTED a COLUMNS (",
        "MATCH(",
        "TRIM(",
        "NTH_VALUE(1, 2) FROM FIRST ",
        ") FROM FIRST OVER ",
        "OPTION (",
        "VALUES ",
        "VALUES (1), ",
        "ROW(",
        "IS DISTINCT FROM ",
        "ON CONFLICT ",
        "WHEN ",
        "WINDOW w AS (",
        "TABLESAMPLE ",
        "USE INDEX (",
        "WITH (NOLOCK) ",
        "PARTITION (",
        "AS OF ",
        "FOR SYSTEM_TIME ",
        "LATERAL ",
        "ONLY ",
        "GRAPH_TABLE (",
        "INSERT INTO t VALUES (1) ",
        "; SELECT 1 FROM t"
    };

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void eachTokenIsLookedAtAFewTimesOnly(Dialect dialect) {
        for (String text : texts()) {
            assertThat(CountedTokens.looks(dialect, text))
                    .as("%s: looks at tokens of %s...", dialect, text.substring(0, 60))
                    .isLessThan((long) LOOKS_A_CHARACTER * text.length());
        }
    }

    @Test
    void theCountSeesWhatIsReadAgain() {
        assertThat(CountedTokens.looks(Dialect.MYSQL, "SELECT a FROM t")).isGreaterThan(5);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String unit : UNITS) {
            String much = unit.repeat(LENGTH / unit.length());
            texts.add("SELECT a FROM t WHERE " + much);
            texts.add("SELECT a FROM " + much);
            texts.add("WITH c AS (SELECT 1 FROM t) UPDATE t SET a = " + much);
            texts.add("INSERT INTO t " + much);
            texts.add(much);
        }
        texts.add(manyQualifiers());
        texts.add(manyExpressions());
        texts.add(deepExpressions());
        return texts;
    }

    private static String manyQualifiers() {
        StringBuilder sql = new StringBuilder("SELECT 1");
        for (int i = 0; i < 9_000; i++) {
            sql.append(", t").append(i).append(".a");
        }
        sql.append(" FROM t0");
        for (int i = 1; i < 9_000; i++) {
            sql.append(", t").append(i);
        }
        return sql.toString();
    }

    private static String manyExpressions() {
        StringBuilder sql = new StringBuilder("WITH c0 AS (SELECT 1)");
        for (int i = 1; i < 900; i++) {
            sql.append(", c").append(i).append(" AS (SELECT * FROM c");
            sql.append(i - 1).append(", t").append(i).append(')');
        }
        sql.append(" SELECT 1 FROM c0");
        for (int i = 1; i < 9_000; i++) {
            sql.append(", c").append(i % 900).append(" x").append(i);
        }
        return sql.toString();
    }

    /** WITH RECURSIVE inside itself, each with much behind it that the names of the outer ones are looked for in. */
    private static String deepExpressions() {
        String names = ", n" + "x".repeat(20) + " AS (SELECT 1)";
        return "WITH RECURSIVE a AS (".repeat(90) + "SELECT 1"
                + (")" + names.repeat(20) + " SELECT 1 FROM a").repeat(90);
    }
}
