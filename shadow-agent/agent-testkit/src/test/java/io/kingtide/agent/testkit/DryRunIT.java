package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run looks at what real work does, changes nothing, and writes what a plan is made from. */
class DryRunIT {
    private Rehearsal rehearsal;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        rehearsal = new Rehearsal(folder);
        rehearsal.set("mode", "dry-run");
        rehearsal.set("plan.file", rehearsal.file("plan.json"));
        rehearsal.unset("rules");
        rehearsal.unset("tag.keys");
        rehearsal.unset("control.file");
        rehearsal.start();
    }

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    @Test
    void realWorkIsSeenWithoutItsValuesAndNothingIsChanged() throws Exception {
        for (String path :
                new String[] {"/insert?1", "/direct?20", "/batch?30", "/transaction?40", "/generated", "/count"}) {
            assertThat(rehearsal.real(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(rehearsal.real("/direct?4711").statusCode()).isEqualTo(200);
        assertThat(rehearsal.real("/sql?LOCK%20TABLE%20secret77").statusCode()).isEqualTo(500);

        Rehearsal.eventually("the plan's file holds the last of it", () -> plan().contains("LOCK TABLE"));

        assertThat(rehearsal.ids("orders")).containsExactly(1, 20, 30, 31, 32, 40, 4711);
        assertThat(rehearsal.ids("orders_shadow")).isEmpty();
        assertThat(plan())
                .contains("\"sql\":\"INSERT INTO orders (id, note) VALUES (?)\"")
                .contains("\"verdict\":\"rewritten\"")
                .contains("{\"name\":\"ORDERS\",\"writes\":true}")
                .contains("\"verdict\":\"refused\"")
                .doesNotContain("4711");
        assertThat(rehearsal.application().output()).contains("dry run: would refuse on jdbc:h2:tcp://");
    }

    @Test
    void tagsAreRefusedAndTheStatusSaysWhy() throws Exception {
        HttpResponse<String> tagged = rehearsal.tagged("/insert?1");

        assertThat(tagged.statusCode()).isEqualTo(403);
        assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains("not-ready");
        assertThat(rehearsal.ids("orders")).isEmpty();
        Rehearsal.eventually("the status says why", () -> {
            try {
                return rehearsal.status().contains("this is a dry run");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private String plan() {
        try {
            Path file = rehearsal.folder.resolve("plan.json");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
