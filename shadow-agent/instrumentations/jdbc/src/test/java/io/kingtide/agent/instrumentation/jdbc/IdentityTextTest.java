package io.kingtide.agent.instrumentation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select last_insert_id()",
                "SELECT @@identity",
                "select lastval()",
                "select currval('s')",
                "call identity ()",
                "select found_rows()",
                "select ROW_COUNT ()"
            })
    void asksForWhatTheLastStatementLeft(String sql) {
        assertThat(IdentityText.asksForWhatIsLeft(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select identity from passports",
                "select row_count from imports where found_rows > 1",
                "select nextval('s')",
                "insert into t values (1)"
            })
    void asksForNothing(String sql) {
        assertThat(IdentityText.asksForWhatIsLeft(sql)).isFalse();
    }
}
