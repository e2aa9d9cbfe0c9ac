package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFoldersTest {
    @TempDir
    Path temp;

    @Test
    void aFolderOfRunsStandsForItsRunsAndOneThatIsEmptyForNone() throws IOException {
        Path kept = temp.resolve("kept");
        Path newer = run(kept.resolve("2"));
        Path older = run(kept.resolve("1"));
        Files.createDirectories(kept.resolve("no run"));
        Path single = run(temp.resolve("single"));
        Path empty = Files.createDirectories(temp.resolve("empty"));

        assertThat(BaselineFolders.runs(List.of(kept, empty, single))).containsExactly(older, newer, single);
    }

    @Test
    void aFolderThatIsNotThereIsLeftToFail() {
        assertThat(BaselineFolders.runs(List.of(temp.resolve("nowhere")))).hasSize(1);
    }

    private static Path run(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("run.json"), "{}");
        return folder;
    }
}
