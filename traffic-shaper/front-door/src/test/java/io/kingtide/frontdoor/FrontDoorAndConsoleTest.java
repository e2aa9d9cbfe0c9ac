package io.kingtide.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.frontdoor.RawClient.Answer;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The door as the console shapes it: limits by both carriers, campaigns, the kill switch, what the console hears. */
class FrontDoorAndConsoleTest {
    private static final String KEYS = "k1 = " + Base64.getEncoder().encodeToString(new byte[32]) + "\n";

    @TempDir
    Path folder;

    private ConsoleProcess console;
    private StubUnit unit;
    private FrontDoor door;
    private String tag;

    @BeforeEach
    void start() throws Exception {
        console = new ConsoleProcess(folder.resolve("console"));
        unit = new StubUnit("a");
        Path keys = folder.resolve("tag-keys");
        Files.writeString(keys, KEYS);
        tag = new TagIssuer(TagKeys.parse("test", KEYS), Clock.systemUTC())
                .issue("double11", Duration.ofMinutes(5))
                .text();
        door = FrontDoor.start(
                new DoorConfig(
                        0,
                        List.of(new DoorConfig.UnitConfig("a", "0-99", URI.create("http://127.0.0.1:" + unit.port()))),
                        keys,
                        console.url(),
                        console.nodeKeys(),
                        null,
                        null,
                        folder.resolve("sentinel"),
                        null),
                Clock.systemUTC());
        eventually(
                () -> console.call("GET", "/api/v1/limits", "").path("limits").size() == DoorState.RESOURCES.size());
    }

    @AfterEach
    void stop() {
        door.close();
        unit.close();
        console.close();
    }

    @Test
    void limits_name_their_carrier_shed_tests_first_and_are_heard_of_at_the_console() throws Exception {
        armed();
        limit("orders", "sentinel");
        limit("bills", "gcra");
        try (RawClient client = new RawClient(door.port())) {
            for (String[] each : new String[][] {{"orders", "sentinel"}, {"bills", "gcra"}}) {
                Answer shed = untilLimited(client, each[0], "baggage: kingtide=" + tag + "\r\n");
                assertThat(shed.head())
                        .contains("Kingtide-Limit: " + each[0] + "; carrier=" + each[1] + "; shed=test-first")
                        .as("a limit is not a node without an agent")
                        .contains("Kingtide-Shadow: ready; agent=front-door")
                        .containsIgnoringCase("retry-after: 1");
                assertThat(client.ask(get(each[0], "")).status())
                        .as("real traffic after test traffic was shed")
                        .isEqualTo(200);
                Answer blocked = untilLimited(client, each[0], "");
                assertThat(blocked.head())
                        .contains("Kingtide-Limit: " + each[0] + "; carrier=" + each[1])
                        .doesNotContain("shed");
            }
            assertThat(client.ask(get("accounts", "")).status()).isEqualTo(200);
        }
        eventually(() -> events().contains("limit.blocking orders") && events().contains("limit.blocking bills"));
        eventually(() -> events().contains("limit.passing orders") && events().contains("limit.passing bills"));
        JsonNode counters = console.call("GET", "/api/v1/nodes", "").path("nodes");
        assertThat(counters.toString()).contains("\"blockedTest\"").contains("\"carrier\":\"sentinel\"");
    }

    @Test
    void only_an_armed_campaign_is_admitted_and_the_kill_stops_it() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            assertThat(tagged(client).head()).contains("Kingtide-Refused: not-armed");
            armed();
            assertThat(tagged(client).status()).isEqualTo(200);
            JsonNode killed = console.call("POST", "/api/v1/kill", "{'reason':'test'}");
            assertThat(killed.at("/nodes").toString()).contains("front-door-1");
            assertThat(tagged(client).head()).contains("Kingtide-Refused: killed");
            assertThat(client.ask(get("accounts", "")).status())
                    .as("real traffic")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_console_killed_and_started_again_remembers_and_is_followed_again() throws Exception {
        armed();
        limit("bills", "gcra");
        JsonNode before = console.call("GET", "/api/v1/status", "");
        console.kill();
        try (RawClient client = new RawClient(door.port())) {
            assertThat(untilLimited(client, "bills", "").status())
                    .as("limits stay without a console")
                    .isEqualTo(429);
        }
        console.startAgain();
        JsonNode after = console.call("GET", "/api/v1/status", "");
        assertThat(after.path("version")).isEqualTo(before.path("version"));
        assertThat(after.path("auditHead")).isEqualTo(before.path("auditHead"));
        assertThat(after.path("armed").asString()).isEqualTo("double11");
        eventually(() -> console.call("GET", "/api/v1/limits/bills", "")
                .path("inEffectEverywhere")
                .asBoolean());
        assertThat(console.call("GET", "/api/v1/audit/verify", "").path("holds").asBoolean())
                .isTrue();
    }

    private void armed() throws Exception {
        console.agentReports("payment-unit", "a");
        console.call("POST", "/api/v1/campaigns", "{'name':'double11','durationSeconds':300,'reason':'test'}");
        JsonNode armed =
                console.call("POST", "/api/v1/campaigns/double11/arm", "{'reason':'test','expect':{'payment-unit':1}}");
        assertThat(armed.path("inEffectEverywhere").asBoolean())
                .as(armed.toString())
                .isTrue();
    }

    private void limit(String resource, String carrier) throws Exception {
        JsonNode set = console.call(
                "PUT",
                "/api/v1/limits/" + resource + "?waitMillis=10000",
                "{'permitsPerSecond':40,'carrier':'" + carrier + "','reason':'test'}");
        assertThat(set.path("inEffectEverywhere").asBoolean())
                .as(set.toString())
                .isTrue();
    }

    private List<String> events() throws Exception {
        List<String> events = new ArrayList<>();
        for (JsonNode event : console.call("GET", "/api/v1/events?after=0", "").path("events")) {
            events.add(
                    event.path("type").asString() + " " + event.path("subject").asString());
        }
        return events;
    }

    private Answer tagged(RawClient client) throws Exception {
        return client.ask(get("accounts", "baggage: kingtide=" + tag + "\r\n"));
    }

    private static Answer untilLimited(RawClient client, String resource, String headers) throws Exception {
        for (int i = 0; i < 20_000; i++) {
            Answer answer = client.ask(get(resource, headers));
            if (answer.status() == 429) {
                return answer;
            }
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
        throw new AssertionError("20,000 requests passed a limit of 40 a second");
    }

    private static String get(String resource, String headers) {
        return "GET /api/" + resource + " HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\n" + headers + "\r\n";
    }

    private static void eventually(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + 90_000_000_000L;
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("waiting").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
