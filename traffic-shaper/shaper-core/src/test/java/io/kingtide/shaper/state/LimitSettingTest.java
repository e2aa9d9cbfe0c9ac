package io.kingtide.shaper.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSettingTest {
    @ParameterizedTest
    @CsvSource({"5000, 5000 a second", "0.5, 0.5 a second", "10000000, 10000000 a second", "12.25, 12.25 a second"})
    void a_rate_is_written_as_people_write_it(double permitsPerSecond, String text) {
        assertThat(LimitSetting.rateText(permitsPerSecond)).isEqualTo(text);
    }
}
