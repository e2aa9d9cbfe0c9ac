package io.kingtide.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "45s,PT45S", "30m,PT30M", "1h30m,PT1H30M", "2h,PT2H", "1m500ms,PT1M0.5S", "0s,PT0S"})
    void people_type_times_like_this(String text, Duration expected) {
        assertThat(Durations.parse("--ttl", text, Duration.ZERO, Duration.ofHours(24)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "5 s", "-5s", "1.5h", "5d", "30m1h", "9999999s"})
    void anything_else_is_an_error_that_shows_how(String text) {
        assertThatThrownBy(() -> Durations.parse("--ttl", text, Duration.ZERO, Duration.ofHours(24)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--ttl")
                .hasMessageContaining("from 0s to 24h, such as");
    }

    @Test
    void the_range_counts() {
        assertThatThrownBy(() -> Durations.parse("--ttl", "25h", Duration.ofSeconds(1), Duration.ofHours(24)))
                .hasMessageContaining("'25h'");
    }
}
