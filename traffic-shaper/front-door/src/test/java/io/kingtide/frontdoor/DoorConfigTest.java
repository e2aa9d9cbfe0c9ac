package io.kingtide.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorConfigTest {
    @TempDir
    Path folder;

    @Test
    void a_file_names_units_and_their_slots() throws Exception {
        DoorConfig config = read("""
                {"port": 18400,
                 "units": [{"name": "a", "slots": "0-24,75-99", "url": "http://127.0.0.1:18411"},
                           {"name": "b", "slots": "25-74", "url": "http://127.0.0.1:18412"}],
                 "tagKeys": "/tmp/tag-keys"}""");
        int[] owners = config.slotOwners();
        assertThat(owners[24]).isZero();
        assertThat(owners[25]).isEqualTo(1);
        assertThat(owners[99]).isZero();
        assertThat(config.bounds().connectionsPerUnit()).isEqualTo(256);
    }

    @Test
    void everything_that_is_wrong_is_named() {
        assertThatThrownBy(() -> read("{\"port\": 1,\n\"unit\": []}"))
                .hasMessageContaining("door.json:2")
                .hasMessageContaining("unit");
        assertThatThrownBy(() -> read("""
                        {"port": 70000, "console": "http://127.0.0.1:1",
                         "units": [{"name": "a", "slots": "0-50", "url": "ftp://x"},
                                   {"name": "b c", "slots": "50-98", "url": "http://127.0.0.1:2"}]}"""))
                .hasMessageContaining("port is 70000")
                .hasMessageContaining("ftp://x")
                .hasMessageContaining("'b c'")
                .hasMessageContaining("slot 50 belongs to two units")
                .hasMessageContaining("belongs to no unit")
                .hasMessageContaining("nodeKeys is missing");
    }

    private DoorConfig read(String text) throws Exception {
        Path file = folder.resolve("door.json");
        Files.writeString(file, text);
        return DoorConfig.fromFile(file);
    }
}
