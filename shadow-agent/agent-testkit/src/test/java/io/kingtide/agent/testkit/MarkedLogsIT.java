package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log lines of tagged work name its campaign; those of real work are as they were. */
class MarkedLogsIT {
    @Test
    void linesOfTaggedWorkNameTheCampaign(@TempDir Path folder) throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(folder)) {
            rehearsal.start();

            assertThat(rehearsal.tagged("/log?test").body()).isEqualTo("logged");
            assertThat(rehearsal.real("/log?user").body()).isEqualTo("logged");

            for (String line : new String[] {
                "logback [double11] [test] direct",
                "logback [double11] [] pooled test",
                "log4j2 [double11] [test] direct",
                "log4j2 [double11] [] pooled test",
                "logback [real] [user] direct",
                "logback [real] [] pooled user",
                "log4j2 [] [user] direct",
                "log4j2 [] [] pooled user"
            }) {
                Rehearsal.eventually(
                        line, () -> rehearsal.application().output().contains(line));
            }
        }
    }
}
