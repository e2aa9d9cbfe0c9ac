package io.kingtide.agent.instrumentation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "begin work;", "  \n begin", "/* pool */ START TRANSACTION READ ONLY", "begin;"})
    void whatBeginsATransactionIsTold(String sql) {
        assertThat(TransactionText.of(sql)).isEqualTo(TransactionText.BEGINS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- x\nset autocommit=0",
                "# x\nSET @@session.autocommit = OFF",
                "set session autocommit = false",
                "SET AUTOCOMMIT FALSE"
            })
    void autoCommitThatIsSwitchedOffHolds(String sql) {
        assertThat(TransactionText.of(sql)).isEqualTo(TransactionText.HOLDS);
        assertThat(TransactionText.of("SET autocommit = 1")).isEqualTo(TransactionText.RELEASES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "rollback;", "Rollback Work", "end", "abort", "commit and chain"})
    void whatEndsItIsTold(String sql) {
        assertThat(TransactionText.of(sql)).isEqualTo(TransactionText.ENDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "select 1",
                "\n      select a from t",
                " \n",
                "SELECT beginning FROM t",
                "insert into t values (1)",
                "set names utf8mb4",
                "start slave",
                "rollback to a",
                "rollback transaction to savepoint a",
                "savepoint a",
                "/* unclosed",
                "-- only a comment",
                "beginning"
            })
    void otherTextsAreNobodysTransaction(String sql) {
        assertThat(TransactionText.of(sql)).isEqualTo(TransactionText.NOTHING);
    }
}
