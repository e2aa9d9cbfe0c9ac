package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedSqlTest {
    @Test
    void holdsNoValueAndNoComment() {
        assertThat(masked(
                        Dialect.MYSQL,
                        "SELECT 'a\\'b', \"Alice\", 17, 0x1F, col2 /* by Bob */ FROM t1 WHERE n = 'x' -- Eve"))
                .isEqualTo("SELECT ?, ?, ?, ?, col2 FROM t1 WHERE n = ?");
        assertThat(masked(Dialect.POSTGRESQL, "UPDATE t SET \"Name\" = $1, n = $$Al$$ WHERE id = 4.5"))
                .isEqualTo("UPDATE t SET \"Name\" = ?, n = ? WHERE id = ?");
    }

    @Test
    void isOneTextForAllLengthsOfALists() {
        assertThat(masked(Dialect.H2, "SELECT * FROM t WHERE id IN (1, 2, 3) AND f(a, 1)"))
                .isEqualTo("SELECT * FROM t WHERE id IN (?) AND f(a, ?)");
        assertThat(masked(Dialect.H2, "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'),(3, ?) "))
                .isEqualTo("INSERT INTO t (a, b) VALUES (?)");
        assertThat(masked(Dialect.H2, "VALUES (1, 2), (a, 3)")).isEqualTo("VALUES (?), (a, ?)");
    }

    @Test
    void leavesTheFirstWordOfWhatCannotBeRead() {
        assertThat(masked(Dialect.H2, "DELETE FROM t WHERE name = 'Alice")).isEqualTo("DELETE ...");
        assertThat(masked(Dialect.H2, "'Alice")).isEqualTo(" ...");
    }

    @Test
    void isBounded() {
        assertThat(MaskedSql.of(Dialect.H2, "SELECT a, b, c FROM t", 10))
                .isEqualTo("SELECT a, b ...".substring(0, 10) + " ...");
    }

    @Test
    void isMaskedForGood() {
        String once = masked(Dialect.MYSQL, "INSERT INTO t VALUES (1, \"x\"), (2, \"y\")");
        assertThat(masked(Dialect.MYSQL, once)).isEqualTo(once);
    }

    private static String masked(Dialect dialect, String sql) {
        return MaskedSql.of(dialect, sql, 500);
    }
}
