package io.kingtide.agent.control;

import static io.kingtide.agent.control.Campaigns.Standing.KILLED;
import static io.kingtide.agent.control.Campaigns.Standing.NOT_READY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFileTest {
    @TempDir
    private Path folder;

    private final Campaigns campaigns = new Campaigns(Clock.systemUTC(), System::nanoTime);

    @Test
    void aChangeIsTakenOverByTheNextLook() throws Exception {
        Path path = folder.resolve("control.json");
        ControlFile file = new ControlFile(path, campaigns);

        file.poll();
        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
        assertThat(file.problem()).contains("does not exist");

        Files.writeString(path, "{\"killed\":true,\"campaigns\":[]}");
        file.poll();
        assertThat(campaigns.entry("c")).isEqualTo(KILLED);
        assertThat(file.problem()).isNull();

        Files.delete(path);
        file.poll();
        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
    }

    @Test
    void aFileThatComesBackAsItWasCountsAgain() throws Exception {
        Path path = folder.resolve("control.json");
        ControlFile file = new ControlFile(path, campaigns);
        Files.writeString(path, "{\"killed\":true,\"campaigns\":[]}");
        file.poll();
        Files.delete(path);
        file.poll();

        Files.writeString(path, "{\"killed\":true,\"campaigns\":[]}");
        file.poll();

        assertThat(campaigns.entry("c")).isEqualTo(KILLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"killed\":false",
                "{\"killed\":\"no\",\"campaigns\":[]}",
                "{\"killed\":false}",
                "{\"killed\":false,\"campaigns\":[{\"name\":\"c\"}]}",
                "[]"
            })
    void aBrokenFileStopsTestTraffic(String content) throws Exception {
        Path path = folder.resolve("control.json");
        Files.writeString(path, content);
        ControlFile file = new ControlFile(path, campaigns);

        file.poll();

        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
        assertThat(file.problem()).startsWith("control.file ");
    }
}
