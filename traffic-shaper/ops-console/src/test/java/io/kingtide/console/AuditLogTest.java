package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Person OPS = new Person("ops", Role.OPERATOR);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void three_entries() throws Exception {
        file = folder.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, 1 << 20)) {
            for (int i = 0; i < 3; i++) {
                log.append(OPS, i, "because", new Change.KillSet(i % 2 == 0, "ops", "because", i));
            }
        }
    }

    @Test
    void a_log_is_read_back_and_continued() throws Exception {
        try (AuditLog log = AuditLog.open(file, 1 << 20)) {
            assertThat(log.entries()).hasSize(3);
            String head = log.head();
            assertThat(log.append(OPS, 9, "more", new Change.KillSet(true, "ops", "more", 9))
                            .prev())
                    .isEqualTo(head);
            assertThat(log.verify().holds()).isTrue();
        }
    }

    @Test
    void a_torn_last_line_is_set_aside() throws Exception {
        Files.writeString(file, "{\"seq\":4,\"atMil", StandardOpenOption.APPEND);
        try (AuditLog log = AuditLog.open(file, 1 << 20)) {
            assertThat(log.entries()).hasSize(3);
        }
        assertThat(folder.resolve("audit.jsonl.torn")).hasContent("{\"seq\":4,\"atMil");
        assertThat(Files.readString(file)).endsWith("}\n");
    }

    @Test
    void a_changed_a_removed_and_a_swapped_line_break_the_chain() throws Exception {
        String text = Files.readString(file);
        String[] lines = text.split("\n");
        String[] damaged = {
            text.replaceFirst("\"killed\":false", "\"killed\":true"),
            lines[0] + "\n" + lines[2] + "\n",
            lines[1] + "\n" + lines[0] + "\n" + lines[2] + "\n",
            lines[1] + "\n" + lines[2] + "\n",
        };
        for (String broken : damaged) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> AuditLog.open(file, 1 << 20))
                    .as(broken)
                    .isInstanceOf(BrokenAuditException.class)
                    .hasMessageContaining("line ");
        }
    }

    @Test
    void a_line_changed_while_the_console_runs_is_found_by_the_check() throws Exception {
        try (AuditLog log = AuditLog.open(file, 1 << 20)) {
            Files.writeString(file, Files.readString(file).replaceFirst("because", "becausf"));
            assertThat(log.verify().holds()).isFalse();
        }
    }
}
