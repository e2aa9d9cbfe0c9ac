package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.console.ConsoleUnderTest.Answer;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.node.ShapedBoards;
import io.kingtide.shaper.node.ShaperNode;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.DegradationSwitch;
import io.kingtide.shaper.switches.SwitchBoard;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PlanTest {
    private static final String COORDINATED = """
            version: 1
            name: night
            steps:
              - name: bills-off
                at: 10s
                switch: bill-history
                on: true
                reverse-after: 60s
                mode: coordinated
                within: 2s
            """;

    @TempDir
    Path data;

    private final SettableClock clock = new SettableClock(1_794_362_340_000L);

    @Test
    void a_coordinated_step_is_set_seen_in_effect_and_reversed() throws Exception {
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            node(console, 0, 0);
            assertThat(arm(console, COORDINATED).status()).isEqualTo(201);
            clock.advance(9_900);
            assertThat(step(console)).isEqualTo("pending");
            clock.advance(100);
            eventually(() -> step(console).equals("checking"));
            node(console, version(console), 1);
            eventually(() -> step(console).equals("in-effect"));
            assertThat(console.get("/api/v1/switches/bill-history")
                            .json()
                            .at("/setting/owner")
                            .asString())
                    .isEqualTo("plan night");
            clock.advance(60_000);
            eventually(() -> plan(console).json().path("status").asString().equals("done"));
            assertThat(step(console)).isEqualTo("reversed");
            assertThat(console.get("/api/v1/switches/bill-history")
                            .json()
                            .path("on")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void a_step_that_is_not_in_effect_in_time_aborts_the_plan_and_is_reversed() throws Exception {
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            node(console, 0, 0);
            arm(console, COORDINATED);
            clock.advance(10_000);
            eventually(() -> step(console).equals("checking"));
            clock.advance(2_001);
            eventually(() -> plan(console).json().path("status").asString().equals("aborted"));
            assertThat(plan(console).json().path("reason").asString())
                    .contains("step 'bills-off': in effect on 0 of 1 nodes after 2000 ms");
            assertThat(console.get("/api/v1/switches/bill-history")
                            .json()
                            .path("on")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void what_an_operator_sets_meanwhile_is_not_reversed() throws Exception {
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            node(console, 0, 0);
            arm(console, COORDINATED);
            clock.advance(10_000);
            eventually(() -> step(console).equals("checking"));
            console.put("/api/v1/switches/bill-history?waitMillis=0", "{'on':true,'reason':'I know better'}");
            Answer aborted = console.post("/api/v1/plans/night/abort?waitMillis=0", "{'reason':'enough'}");
            assertThat(aborted.json().path("status").asString()).isEqualTo("aborted");
            assertThat(console.get("/api/v1/switches/bill-history")
                            .json()
                            .at("/setting/reason")
                            .asString())
                    .isEqualTo("I know better");
        }
    }

    @Test
    void a_step_whose_time_passed_without_a_console_is_held() throws Exception {
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            node(console, 0, 0);
            arm(console, COORDINATED);
        }
        clock.advance(10_000 + PlanRunner.MAX_LATE_MILLIS + 1);
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            eventually(() -> step(console).equals("held"));
            assertThat(console.get("/api/v1/switches").json().path("switches").size())
                    .isZero();
        }
    }

    @Test
    void a_plan_is_checked_before_it_is_armed() throws Exception {
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, clock)) {
            assertThat(arm(console, COORDINATED).detail()).contains("'bill-history', which no node declares");
            node(console, 0, 0);
            Answer wrong = console.post("/api/v1/plans/check", "{'yaml':'version: 1\\nname: x\\nstep: []'}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json().path("problems").toString()).contains("plan:3: unknown key 'step'");
            Answer early = arm(console, COORDINATED.replace("at: 10s", "at: \"-10s\""));
            assertThat(early.detail()).contains("lies in the past");
            assertThat(arm(console, COORDINATED).status()).isEqualTo(201);
            assertThat(arm(console, COORDINATED.replace("night", "other")).detail())
                    .contains("plan 'night' is armed");
        }
    }

    @Test
    void a_local_step_happens_and_ends_by_the_nodes_clock_without_a_console() throws Exception {
        SwitchBoard switches = new SwitchBoard(Clock.systemUTC());
        DegradationSwitch bills = switches.declare("bill-history", new Fallback.DefaultValue("[]"));
        ConsoleUnderTest console = new ConsoleUnderTest(data, Clock.systemUTC());
        URI base = URI.create(console.uri("/").toString().replaceAll("/$", ""));
        try (ShaperNode node = ShaperNode.start(
                new ShaperNode.NodeAddress(base, "payment-unit", "a"),
                ConsoleUnderTest.KEYS,
                new ShapedBoards(switches, new LimitBoard(List.of())),
                Clock.systemUTC())) {
            assertThat(node.awaitFirstState(Duration.ofSeconds(20))).isTrue();
            eventually(() ->
                    !console.get("/api/v1/switches").json().path("switches").isEmpty());
            Answer armed = arm(console, """
                    version: 1
                    name: night
                    steps:
                      - name: bills-off
                        at: 3s
                        switch: bill-history
                        on: true
                        reverse-after: 1s
                        mode: local
                        when-cut-off: run
                    """, System.currentTimeMillis(), 10_000);
            assertThat(armed.json().path("shippedEverywhere").asBoolean())
                    .as(armed.json().toString())
                    .isTrue();
            assertThat(bills.isOn(RequestContext.ANONYMOUS)).isFalse();
            console.close();
            eventually(() -> bills.isOn(RequestContext.ANONYMOUS));
            eventually(() -> !bills.isOn(RequestContext.ANONYMOUS));
        }
    }

    private Answer arm(ConsoleUnderTest console, String yaml) throws Exception {
        return arm(
                console, yaml, clock.millis(), 0); // the node of these tests is a report: there is nobody to wait for
    }

    private static Answer arm(ConsoleUnderTest console, String yaml, long tZero, int waitMillis) throws Exception {
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("yaml", yaml, "tZeroMillis", tZero, "reason", "rehearsed"));
        return console.as("operator", "POST", "/api/v1/plans?waitMillis=" + waitMillis, body);
    }

    private static void node(ConsoleUnderTest console, long version, long answer) throws Exception {
        console.report(ConsoleUnderTest.shaper("a", version, Map.of("switch/bill-history", answer)));
    }

    private static long version(ConsoleUnderTest console) throws Exception {
        return console.get("/api/v1/status").json().path("version").asLong();
    }

    private static Answer plan(ConsoleUnderTest console) throws Exception {
        return console.get("/api/v1/plans/night");
    }

    private static String step(ConsoleUnderTest console) throws Exception {
        return plan(console).json().at("/steps/0/status").asString();
    }

    private static void eventually(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + 90_000_000_000L;
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("waiting").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
