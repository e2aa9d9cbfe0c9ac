package io.kingtide.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"a\":[1,-2,true,false,null,\"x\"],\"b\":{\"c\":1.5}}",
                "\"quote \\\" back \\\\ control \\u0001\"",
                "\"Kingtide Flut \u00fc\u6f6e\"",
            })
    void whatIsWrittenIsWhatWasRead(String text) {
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                "+1",
                "nul",
                "'a'",
                "{a:1}",
                "1 2",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"tab\tinside\"",
                "[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]"
            })
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read(text));
    }

    @Test
    void wholeNumbersStayWhole() {
        assertThat(Json.readObject("{\"n\": 1790000000123}")).containsEntry("n", 1790000000123L);
    }
}
