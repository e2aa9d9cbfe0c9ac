package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.console.ConsoleUnderTest.Answer;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.limits.LimitedResource;
import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.ShapedBoards;
import io.kingtide.shaper.node.ShaperNode;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.DegradationSwitch;
import io.kingtide.shaper.switches.SwitchBoard;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a person's call, the console, the stream, a real evaluator, its report, the answer. */
class ConsoleAndNodeTest {
    private static final String BILLS = "/api/v1/switches/bill-history?waitMillis=10000";

    @TempDir
    Path data;

    private final List<ShaperNode> nodes = new ArrayList<>();
    private ConsoleUnderTest console;

    private final SwitchBoard switches = new SwitchBoard(Clock.systemUTC());
    private final DegradationSwitch bills = switches.declare("bill-history", new Fallback.DefaultValue("[]"));
    private final LimitBoard limits = new LimitBoard(List.of(new GcraCarrier(System::nanoTime)));
    private final LimitedResource orders = limits.declare("orders");

    @BeforeEach
    void start() throws Exception {
        console = new ConsoleUnderTest(data, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        nodes.forEach(ShaperNode::close);
        console.close();
    }

    @Test
    void a_switch_answered_as_in_effect_is_in_effect() throws Exception {
        node("a", ConsoleUnderTest.KEYS, switches, limits);
        Answer on = console.put(BILLS, "{'on':true,'reason':'peak'}");
        assertThat(on.json().path("inEffectEverywhere").asBoolean())
                .as(on.json().toString())
                .isTrue();
        assertThat(bills.isOn(RequestContext.ANONYMOUS)).isTrue();
        Answer off = console.put(BILLS, "{'on':false,'reason':'over'}");
        assertThat(off.json().path("inEffectEverywhere").asBoolean()).isTrue();
        assertThat(bills.isOn(RequestContext.ANONYMOUS)).isFalse();
    }

    @Test
    void a_limit_with_a_carrier_that_the_node_lacks_is_never_in_effect_and_says_why() throws Exception {
        node("a", ConsoleUnderTest.KEYS, switches, limits);
        Answer good = console.put("/api/v1/limits/orders?waitMillis=10000", "{'permitsPerSecond':5,'reason':'peak'}");
        assertThat(good.json().path("inEffectEverywhere").asBoolean()).isTrue();
        assertThat(orders.carrier()).isEqualTo("gcra");
        Answer bad = console.put(
                "/api/v1/limits/orders?waitMillis=2000", "{'permitsPerSecond':5,'carrier':'sentinel','reason':'peak'}");
        assertThat(bad.json().at("/nodes/0/state").asString()).isEqualTo("configured");
        assertThat(bad.json().at("/nodes/0/reason").asString()).contains("names the carrier 'sentinel'");
        assertThat(orders.carrier()).isEqualTo("gcra");
    }

    @Test
    void fifty_nodes_follow_one_switch() throws Exception {
        for (int i = 0; i < 50; i++) {
            SwitchBoard board = new SwitchBoard(Clock.systemUTC());
            board.declare("bill-history", new Fallback.DefaultValue("[]"));
            node("n" + i, ConsoleUnderTest.KEYS, board, new LimitBoard(List.of()));
        }
        Answer on = console.put(BILLS, "{'on':true,'reason':'peak'}");
        assertThat(on.json().path("nodes").size()).isEqualTo(50);
        assertThat(on.json().path("inEffectEverywhere").asBoolean()).isTrue();
    }

    @Test
    void a_node_with_another_key_is_not_let_in_and_does_not_obey() throws Exception {
        NodeKeys other = NodeKeys.parse(
                "other",
                "n1 = " + Base64.getEncoder().encodeToString("y".repeat(32).getBytes(StandardCharsets.UTF_8)));
        ShaperNode node = ShaperNode.start(address("a"), other, new ShapedBoards(switches, limits), Clock.systemUTC());
        nodes.add(node);
        assertThat(node.awaitFirstState(Duration.ofMillis(500))).isFalse();
        assertThat(console.get("/api/v1/nodes").json().path("nodes").size()).isZero();
    }

    @Test
    void a_lost_console_changes_nothing_and_its_successor_is_followed() throws Exception {
        ShaperNode node = node("a", ConsoleUnderTest.KEYS, switches, limits);
        console.put(BILLS, "{'on':true,'reason':'peak'}");
        console.close();
        assertThat(bills.isOn(RequestContext.ANONYMOUS)).isTrue();
        assertThat(node.appliedVersion()).isPositive();
    }

    private ShaperNode node(String instance, NodeKeys keys, SwitchBoard switches, LimitBoard limits) throws Exception {
        ShaperNode node =
                ShaperNode.start(address(instance), keys, new ShapedBoards(switches, limits), Clock.systemUTC());
        nodes.add(node);
        assertThat(node.awaitFirstState(Duration.ofSeconds(20))).isTrue();
        int known = nodes.size();
        long end = System.nanoTime() + 20_000_000_000L;
        while (reported() < known) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
        return node;
    }

    private long reported() throws Exception {
        long reported = 0;
        for (var node : console.get("/api/v1/nodes").json().path("nodes")) {
            reported += node.path("probes").isEmpty() ? 0 : 1;
        }
        return reported;
    }

    private ShaperNode.NodeAddress address(String instance) {
        URI base = URI.create(console.uri("/").toString().replaceAll("/$", ""));
        return new ShaperNode.NodeAddress(base, "payment-unit", instance);
    }
}
