package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "a*c, abbbc, true",
        "a*c, ac, true",
        "a*c, abcd, false",
        "*a*b*, xxaxxbxx, true",
        "localhost:*, localhost:8080, true",
        "localhost:*, evil-localhost:1, false",
        "a.c, abc, false",
    })
    void aStarStandsForAnyTextAndEverythingElseForItself(String pattern, String text, boolean matches) {
        assertThat(Glob.exactly(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void caseCountsInUrlsAndNotInNamesOfTables() {
        assertThat(Glob.inAnyCase("T_Order_*").matches("t_oRDER_1")).isTrue();
        assertThat(Glob.exactly("T_Order_*").matches("t_order_1")).isFalse();
        assertThat(Glob.inAnyCase("A*")).isEqualTo(Glob.inAnyCase("a*")).isNotEqualTo(Glob.exactly("a*"));
    }
}
