package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns and the kill switch, from a console and from a file. */
class ConsoleIT {
    private Rehearsal rehearsal;
    private FakeConsole console;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        rehearsal = new Rehearsal(folder);
        console = FakeConsole.start(Rehearsal.NODE_SECRET);
    }

    @AfterEach
    void stop() {
        rehearsal.close();
        console.close();
    }

    @Test
    void theConsoleArmsAndKills() throws Exception {
        listenToConsole();
        assertThat(refusal(rehearsal.tagged("/insert?1"))).isIn("not-armed", "not-ready");

        console.arm(Rehearsal.CAMPAIGN);
        Rehearsal.eventually("the campaign is armed", () -> status("/insert?2") == 200);

        console.kill();
        Rehearsal.eventually("test traffic is killed", () -> status("/count") == 403);
        assertThat(refusal(rehearsal.tagged("/insert?3"))).isEqualTo("killed");
        assertThat(rehearsal.real("/insert?4").statusCode()).isEqualTo(200);

        assertThat(rehearsal.ids("orders")).containsExactly(4);
        Rehearsal.eventually(
                "a report says so",
                () -> console.reports().stream()
                        .anyMatch(report -> report.contains("\"service\":\"shop\"")
                                && report.contains("\"ready\":true")
                                && report.contains("\"killed\":")
                                && report.contains("\"tagged\":")));
    }

    @Test
    void aConsoleThatDoesNotProveItselfIsNotBelieved() throws Exception {
        console.signWrongly();
        console.arm(Rehearsal.CAMPAIGN);
        listenToConsole();

        Rehearsal.eventually("the agent says why", () -> {
            try {
                return rehearsal.status().contains("not signed with the node key");
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(refusal(rehearsal.tagged("/insert?1"))).isEqualTo("not-ready");
        assertThat(rehearsal.real("/insert?2").statusCode()).isEqualTo(200);
    }

    @Test
    void aFileArmsAndKillsToo() throws Exception {
        rehearsal.start();
        assertThat(status("/insert?1")).isEqualTo(200);

        rehearsal.write("control.json", "{\"killed\":true,\"campaigns\":[]}");
        Rehearsal.eventually("test traffic is killed", () -> status("/count") == 403);
        assertThat(refusal(rehearsal.tagged("/insert?2"))).isEqualTo("killed");

        rehearsal.arm();
        Rehearsal.eventually("the campaign is armed again", () -> status("/count") == 200);
        java.nio.file.Files.delete(rehearsal.folder.resolve("control.json"));
        Rehearsal.eventually("without the file nothing is armed", () -> status("/count") == 403);
        assertThat(refusal(rehearsal.tagged("/insert?3"))).isEqualTo("not-ready");
        assertThat(rehearsal.ids("orders")).isEmpty();
    }

    @Test
    void aKillFileStopsTestTrafficWhateverTheConsoleSays() throws Exception {
        rehearsal.set("kill.file", rehearsal.file("stop"));
        console.arm(Rehearsal.CAMPAIGN);
        listenToConsole();
        Rehearsal.eventually("the campaign is armed", () -> status("/count") == 200);

        rehearsal.write("stop");
        Rehearsal.eventually("test traffic is killed", () -> status("/count") == 403);
        assertThat(refusal(rehearsal.tagged("/count"))).isEqualTo("killed");

        java.nio.file.Files.delete(rehearsal.folder.resolve("stop"));
        Rehearsal.eventually("test traffic is back", () -> status("/count") == 200);
    }

    @Test
    void changedRulesAreInForceWithoutARestart() throws Exception {
        rehearsal.start();
        assertThat(status("/insert?1")).isEqualTo(200);

        rehearsal.write(
                "shadow.yaml",
                "version: 1",
                "data-sources:",
                "  - {name: shop, url: 'jdbc:h2:*shop*', template: '{table}_shadow', tables: {orders: refuse}}");
        Rehearsal.eventually("the table is refused", () -> status("/insert?" + System.nanoTime() % 1000000) == 403);

        assertThat(rehearsal.ids("orders")).isEmpty();
    }

    private void listenToConsole() throws IOException {
        rehearsal.unset("control.file");
        rehearsal.set("control.url", console.url());
        rehearsal.set("control.keys", rehearsal.file("node-keys"));
        rehearsal.start();
    }

    private int status(String path) {
        try {
            return rehearsal.tagged(path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.headers().firstValue("Kingtide-Refused").orElse("none");
    }
}
