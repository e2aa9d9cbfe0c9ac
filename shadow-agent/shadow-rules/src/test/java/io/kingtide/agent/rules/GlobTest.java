package io.kingtide.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }
}
