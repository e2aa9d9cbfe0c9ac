package io.kingtide.rehearsal.leash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    private Path folder;

    @Test
    void two_files_of_the_limit_are_all_that_a_chatty_service_gets() throws Exception {
        Path file = folder.resolve("unit.log");
        try (BoundedLog log = new BoundedLog(file, 100)) {
            for (int i = 0; i < 50; i++) {
                log.write(line(i));
            }
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(100);
        assertThat(Files.size(folder.resolve("unit.log.1"))).isLessThanOrEqualTo(100);
        assertThat(Files.readString(file)).contains("line 049");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void a_log_that_cannot_be_written_does_not_stop_its_service() throws Exception {
        Path file = folder.resolve("unit.log");
        BoundedLog log = new BoundedLog(file, 10);
        // The next write rotates onto a folder that is not empty, which fails as a full disk would.
        Files.createDirectories(folder.resolve("unit.log.1").resolve("in-the-way"));
        log.write(line(1));
        log.write(line(2));
        log.write(line(3));
        log.close();
    }

    private static byte[] line(int number) {
        return "line %03d%n".formatted(number).getBytes(StandardCharsets.UTF_8);
    }
}
