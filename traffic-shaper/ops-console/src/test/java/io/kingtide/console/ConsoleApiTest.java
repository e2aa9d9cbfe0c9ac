package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.console.ConsoleUnderTest.Answer;
import io.kingtide.shaper.node.NodeHeader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleApiTest {
    private static final String BILLS = "/api/v1/switches/bill-history";

    @TempDir
    Path data;

    private final SettableClock clock = new SettableClock(1_794_362_340_000L);
    private ConsoleUnderTest console;

    @BeforeEach
    void start() throws Exception {
        console = new ConsoleUnderTest(data, clock);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void only_known_people_may_call_and_only_as_their_role_allows() throws Exception {
        assertThat(console.as("nobody", "GET", "/api/v1/status", "").status()).isEqualTo(401);
        assertThat(console.as("nobody", "GET", "/api/v1/events", "").status()).isEqualTo(401);
        assertThat(console.get("/api/v1/status").status()).isEqualTo(200);
        Answer refused = console.as("viewer", "POST", "/api/v1/kill", "{'reason':'x'}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).contains("as viewer 'viewer'").contains("expected the role operator");
        assertThat(console.post("/api/v1/kill", "{'reason':'x','killed':false}").status())
                .isEqualTo(403);
    }

    @Test
    void a_change_without_a_reason_or_with_unknown_fields_is_refused() throws Exception {
        assertThat(console.put(BILLS, "{'on':true,'allowUndeclared':true}").detail())
                .contains("'reason' is missing");
        assertThat(console.put(BILLS, "{'on':true,'reson':'x'}").detail())
                .contains("unknown field 'reson'")
                .contains("did you mean 'reason'?");
        assertThat(console.put(BILLS, "{'on':true,").status()).isEqualTo(400);
        assertThat(console.put(BILLS, "{'reason':'" + "x".repeat(300_000) + "'}")
                        .status())
                .isEqualTo(413);
        assertThat(console.get("/api/v1/status").json().path("auditEntries").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_switch_is_in_effect_only_when_every_evaluator_answers_with_its_version() throws Exception {
        console.report(ConsoleUnderTest.shaper("a", 0, Map.of("switch/bill-history", 0L)));
        console.report(ConsoleUnderTest.shaper("b", 0, Map.of("switch/bill-history", 0L)));
        Answer set = console.put(BILLS + "?waitMillis=0", "{'on':true,'reason':'peak'}");
        assertThat(set.json().path("inEffectEverywhere").asBoolean()).isFalse();
        assertThat(states(set)).containsExactly("configured", "configured");

        long version = console.get("/api/v1/status").json().path("version").asLong();
        console.report(ConsoleUnderTest.shaper("a", version, Map.of("switch/bill-history", 1L)));
        console.report(ConsoleUnderTest.shaper("b", version, Map.of("switch/bill-history", 0L)));
        assertThat(states(console.get(BILLS))).containsExactly("in-effect", "configured");

        // The same version number from a state before this change counts for nothing.
        console.report(ConsoleUnderTest.shaper("b", version - 1, Map.of("switch/bill-history", 1L)));
        assertThat(states(console.get(BILLS))).containsExactly("in-effect", "configured");

        console.report(ConsoleUnderTest.shaper("b", version, Map.of("switch/bill-history", 1L)));
        assertThat(console.get(BILLS).json().path("inEffectEverywhere").asBoolean())
                .isTrue();
        assertThat(eventTypes()).contains("switch.set", "switch.in-effect");

        clock.advance(10_001);
        assertThat(states(console.get(BILLS))).containsExactly("unreachable", "unreachable");
    }

    @Test
    void a_name_that_nobody_declares_is_an_error_with_a_suggestion() throws Exception {
        console.report(ConsoleUnderTest.shaper("a", 0, Map.of("switch/bill-history", 0L)));
        Answer wrong = console.put("/api/v1/switches/bil-history", "{'on':true,'reason':'peak'}");
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(wrong.detail()).contains("did you mean 'bill-history'?");
        assertThat(console.put(
                                "/api/v1/switches/refunds?waitMillis=0",
                                "{'on':true,'reason':'peak','allowUndeclared':true}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_change_decided_upon_an_old_version_changes_nothing() throws Exception {
        String on = "{'on':true,'reason':'peak','allowUndeclared':true,'version':0}";
        assertThat(console.put(BILLS, on).status()).isEqualTo(200);
        Answer late = console.put(BILLS, on);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("current").asLong()).isEqualTo(1);
        assertThat(console.as("operator", "PUT", BILLS, "{'on':false,'reason':'over'}", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(409);
        assertThat(console.as("operator", "PUT", BILLS, "{'on':false,'reason':'over'}", "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(console.get(BILLS + "/history").json().path("history").size())
                .isEqualTo(2);
    }

    @Test
    void a_time_to_live_ends_a_switch_and_leaves_its_trace() throws Exception {
        console.put(BILLS, "{'on':true,'reason':'peak','allowUndeclared':true,'ttlSeconds':60}");
        clock.advance(59_999);
        assertThat(console.get(BILLS).json().path("on").asBoolean()).isTrue();
        clock.advance(1);
        assertThat(console.get(BILLS).json().path("on").asBoolean()).isFalse();
        awaitEvent("switch.reversed");
        assertThat(console.get(BILLS).json().at("/setting/owner").asString()).isEqualTo("console");
        assertThat(console.get(BILLS).json().path("version").asLong()).isEqualTo(2);
    }

    @Test
    void a_limit_is_set_answered_for_and_lifted_without_its_version_starting_again() throws Exception {
        console.report(ConsoleUnderTest.shaper("door", 0, Map.of("limit/orders", 0L)));
        Answer set = console.put(
                "/api/v1/limits/orders?waitMillis=0", "{'permitsPerSecond':500,'carrier':'sentinel','reason':'peak'}");
        assertThat(set.json().at("/setting/carrier").asString()).isEqualTo("sentinel");
        assertThat(states(set)).containsExactly("configured");
        Answer lifted = console.as("operator", "DELETE", "/api/v1/limits/orders?reason=over&waitMillis=0", "");
        assertThat(lifted.status()).isEqualTo(200);
        assertThat(lifted.json().path("setting").isNull()).isTrue();
        Answer again = console.put(
                "/api/v1/limits/orders?waitMillis=0", "{'permitsPerSecond':1,'reason':'again','version':2}");
        assertThat(again.json().path("version").asLong()).isEqualTo(3);
        assertThat(console.put("/api/v1/limits/orders", "{'permitsPerSecond':0,'reason':'x'}")
                        .detail())
                .contains("permitsPerSecond is 0; expected 0.1 to 10000000");
    }

    @Test
    void arming_calls_the_roll() throws Exception {
        console.post("/api/v1/campaigns", "{'name':'double11','durationSeconds':60,'reason':'rehearsal'}");
        String arm = "{'reason':'go','expect':{'payment-unit':2,'credit-service':['credit-1']}}";
        console.report(ConsoleUnderTest.agent("payment-unit", "a", true, "h1", 0));
        console.report(ConsoleUnderTest.agent("payment-unit", "b", false, "h1", 0));
        Answer refused = console.post("/api/v1/campaigns/double11/arm", arm);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail())
                .contains("payment-unit/b (not ready: catalogue not read)")
                .contains("payment-unit (1 ready of 2 expected instances)")
                .contains("credit-service/credit-1 (never heard of)");

        console.report(ConsoleUnderTest.agent("payment-unit", "b", true, "h2", 0));
        console.report(ConsoleUnderTest.agent("credit-service", "credit-1", true, "h3", 0));
        assertThat(console.post("/api/v1/campaigns/double11/arm", arm).detail())
                .contains("its rules hash 'h2' differs within the service");

        console.report(ConsoleUnderTest.agent("payment-unit", "b", true, "h1", 0));
        Answer armed = console.post("/api/v1/campaigns/double11/arm?waitMillis=0", arm);
        assertThat(armed.status()).isEqualTo(200);
        assertThat(armed.json().path("status").asString()).isEqualTo("armed");
        assertThat(armed.json().path("expiresAtMillis").asLong()).isEqualTo(clock.millis() + 60_000);
        assertThat(console.get("/api/v1/status").json().path("armed").asString())
                .isEqualTo("double11");

        console.post("/api/v1/campaigns", "{'name':'second','durationSeconds':60,'reason':'r'}");
        assertThat(console.post("/api/v1/campaigns/second/arm", arm).detail()).contains("campaign 'double11' is armed");
        assertThat(console.post("/api/v1/campaigns/double11/arm", "{'reason':'go','expect':{}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_campaign_ends_with_its_window() throws Exception {
        armed();
        clock.advance(60_000);
        awaitEvent("campaign.expired");
        assertThat(console.get("/api/v1/campaigns/double11")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("expired");
    }

    @Test
    void the_kill_ends_campaigns_and_only_an_admin_lifts_it() throws Exception {
        armed();
        Answer killed = console.post("/api/v1/kill?waitMillis=0", "{'reason':'rows in production'}");
        assertThat(killed.json().path("killed").asBoolean()).isTrue();
        assertThat(killed.json().path("inEffectEverywhere").asBoolean()).isFalse();
        console.report(ConsoleUnderTest.agent(
                "payment-unit", "a", true, "h", killed.json().path("version").asLong()));
        assertThat(console.get("/api/v1/kill").json().path("inEffectEverywhere").asBoolean())
                .isTrue();
        assertThat(console.get("/api/v1/campaigns/double11")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("killed");
        console.post("/api/v1/campaigns", "{'name':'double11','durationSeconds':60,'reason':'again'}");
        assertThat(console.post("/api/v1/campaigns/double11/arm", "{'reason':'go','expect':{'payment-unit':1}}")
                        .detail())
                .contains("all test traffic is killed");
        assertThat(console.as("admin", "POST", "/api/v1/kill?waitMillis=0", "{'killed':false,'reason':'mended'}")
                        .json()
                        .path("killed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void a_node_without_the_key_a_stale_or_a_used_header_is_not_believed() throws Exception {
        byte[] body = "{'kind':'agent','service':'s','instance':'i','appliedVersion':0,'ready':true}"
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        io.kingtide.shaper.node.NodeKeys forged = io.kingtide.shaper.node.NodeKeys.parse(
                "forged",
                "n1 = "
                        + java.util.Base64.getEncoder()
                                .encodeToString("x".repeat(32).getBytes(StandardCharsets.UTF_8)));
        String path = "/nodes/v1/report";
        long now = clock.millis();
        String good = NodeHeader.sign(ConsoleUnderTest.KEYS, "POST", path, now, console.nonce(), body)
                .text();
        assertThat(console.report(
                                NodeHeader.sign(forged, "POST", path, now, console.nonce(), body)
                                        .text(),
                                body)
                        .status())
                .isEqualTo(401);
        assertThat(console.report(
                                NodeHeader.sign(
                                                ConsoleUnderTest.KEYS,
                                                "POST",
                                                path,
                                                now - 30_001,
                                                console.nonce(),
                                                body)
                                        .text(),
                                body)
                        .detail())
                .contains("30001 ms old");
        assertThat(console.report(good, "{}".getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(401);
        assertThat(console.report("nonsense", body).status()).isEqualTo(401);
        assertThat(console.report(good, body).status()).isEqualTo(204);
        assertThat(console.report(good, body).detail()).contains("used before");
        assertThat(console.get("/api/v1/nodes").json().path("nodes").size()).isEqualTo(1);
    }

    @Test
    void a_full_audit_log_refuses_changes_rather_than_lose_its_trace() throws Exception {
        console.close();
        try (ConsoleUnderTest small = new ConsoleUnderTest(data, clock, 1_000)) {
            Answer answer = null;
            for (int i = 0; i < 10; i++) {
                answer = small.put(BILLS, "{'on':true,'reason':'peak','allowUndeclared':true}");
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.detail()).contains("Nothing was changed").contains("would grow beyond 1000 bytes");
            long version = small.get(BILLS).json().path("version").asLong();
            assertThat(small.put(BILLS, "{'on':false,'reason':'over'}").status())
                    .isEqualTo(503);
            assertThat(small.get(BILLS).json().path("version").asLong()).isEqualTo(version);
            assertThat(small.get("/api/v1/audit/verify").json().path("holds").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void paths_and_methods_that_are_not_there_are_said_so() throws Exception {
        assertThat(console.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(console.as("admin", "PATCH", BILLS, "{}").status()).isEqualTo(405);
        assertThat(console.get("/api/v1/audit?limit=x").status()).isEqualTo(400);
        assertThat(console.get("/healthy").status()).isEqualTo(404);
    }

    private void armed() throws Exception {
        console.post("/api/v1/campaigns", "{'name':'double11','durationSeconds':60,'reason':'rehearsal'}");
        console.report(ConsoleUnderTest.agent("payment-unit", "a", true, "h", 0));
        Answer armed = console.post(
                "/api/v1/campaigns/double11/arm?waitMillis=0", "{'reason':'go','expect':{'payment-unit':1}}");
        assertThat(armed.status()).as(armed.json().toString()).isEqualTo(200);
    }

    private void awaitEvent(String type) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!eventTypes().contains(type)) {
            assertThat(System.nanoTime()).as("waiting for event " + type).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private java.util.List<String> eventTypes() throws Exception {
        java.util.List<String> types = new java.util.ArrayList<>();
        console.get("/api/v1/events?after=0")
                .json()
                .path("events")
                .forEach(event -> types.add(event.path("type").asString()));
        return types;
    }

    private static java.util.List<String> states(Answer answer) {
        java.util.List<String> states = new java.util.ArrayList<>();
        answer.json()
                .path("nodes")
                .forEach(node -> states.add(node.path("state").asString()));
        return states;
    }
}
