package io.kingtide.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RunInfoTextTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final RunInfo BARE = new RunInfo(
            RunInfo.SCHEMA_VERSION,
            "Gr\u00f6\u00dfe \"\t\" \\ \u53cc\u5341\u4e00",
            "",
            "netty",
            null,
            null,
            1_795_288_290_033L,
            1_000,
            1,
            0.1,
            -3,
            Map.of(),
            Map.of("java", "17", "engine", "Netty"),
            Map.of("machine", "Linux\n"),
            List.of());

    @Test
    void isWhatTheMapperWouldWriteAndReadsBack() {
        RunInfo withAll = BARE.withWorkers(List.of(
                new RunInfo.Worker("127.0.0.1:1", "Netty", Map.of("processors", "2"), 0.4, null),
                new RunInfo.Worker("127.0.0.1:2", "Netty", Map.of(), 1e-7, -2.5)));

        for (RunInfo info : List.of(BARE, withAll)) {
            String text = RunInfoText.of(info);

            assertThat(text).isEqualTo(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(info));
            assertThat(MAPPER.readValue(text, RunInfo.class)).isEqualTo(info);
        }
    }
}
