package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ThresholdTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99(pay) < 35ms | 35",
                "p99.9<1s | 1000",
                "mean( two words ) < 20ms | 20",
                "success >= 0.99 | 0.99",
                "success(pay)>=0.999 | 0.999",
                "throughput(pay) >= 70 | 70",
                "fidelity >= 0.95 | 0.95",
            })
    void whatIsWrittenIsTheLimit(String text, double limit) {
        assertThat(new ThresholdText().convert(text).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p99(pay) > 35ms",
                "p99(pay) < 35",
                "p101 < 1s",
                "success >= 99",
                "mean < 20ms",
                "throughput >= 5",
                "fidelity(pay) >= 0.9",
                "pay",
                ""
            })
    void anythingElseIsAnErrorThatSaysWhatCanBeWritten(String text) {
        assertThatThrownBy(() -> new ThresholdText().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("p99(pay) < 35ms");
    }
}
