package io.kingtide.console;

import com.sun.net.httpserver.HttpExchange;
import io.kingtide.shaper.node.NodeHeader;
import io.kingtide.shaper.node.NodeReport;
import io.kingtide.shaper.node.SignedLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The console's end of the control protocol: {@code /nodes/v1/stream} and {@code /nodes/v1/report}. */
final class NodeEndpoints {
    private static final long HEARTBEAT_MILLIS = 2_000;
    private static final int MAX_PROBES = 2_100;
    private static final int MAX_COUNTERS = 500;

    private final NodeGate gate;
    private final NodeRegistry registry;
    private final Desk desk;
    private final EventLog events;
    private final EffectWatch watch;
    // Reports come from agents of other versions too: what is unknown here is skipped.
    private final JsonMapper json = JsonMapper.builder().build();
    private final AtomicLong streams = new AtomicLong();
    private volatile Written written = new Written(-1, "", "");

    /** The state as text, made once a version however many nodes there are. */
    private record Written(long version, String agents, String shapers) {}

    NodeEndpoints(NodeGate gate, NodeRegistry registry, Desk desk, EventLog events, EffectWatch watch) {
        this.gate = gate;
        this.registry = registry;
        this.desk = desk;
        this.events = events;
        this.watch = watch;
    }

    void stream(HttpExchange exchange) throws IOException {
        String pathAndQuery = exchange.getRequestURI().toString();
        expect(exchange, "GET", "/nodes/v1/stream");
        NodeHeader header =
                gate.admit(exchange.getRequestHeaders().getFirst(NodeHeader.NAME), "GET", pathAndQuery, null);
        Map<String, String> query = ConsoleServer.query(exchange);
        NodeKey node = key(query.get("kind"), query.get("service"), query.get("instance"));
        long stream = streams.incrementAndGet();
        if (!registry.connected(node, stream)) {
            throw tooManyNodes();
        }
        String why = "closed";
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            writeForEver(exchange.getResponseBody(), node, header);
        } catch (IOException e) {
            why = "its stream broke";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            registry.disconnected(node, stream, why);
        }
    }

    void report(HttpExchange exchange) throws IOException {
        expect(exchange, "POST", "/nodes/v1/report");
        byte[] body = ConsoleServer.body(exchange);
        String pathAndQuery = exchange.getRequestURI().toString();
        gate.admit(exchange.getRequestHeaders().getFirst(NodeHeader.NAME), "POST", pathAndQuery, body);
        NodeReport report;
        try {
            report = json.readValue(body, NodeReport.class);
        } catch (JacksonException e) {
            throw ApiProblem.badRequest("Reading a report: " + e.getOriginalMessage());
        }
        if ((report.probes() != null && report.probes().size() > MAX_PROBES)
                || (report.counters() != null && report.counters().size() > MAX_COUNTERS)
                || (report.events() != null && report.events().size() > NodeReport.MAX_EVENTS)) {
            throw ApiProblem.badRequest("A report with too many probes, counters or events; expected at most "
                    + MAX_PROBES + ", " + MAX_COUNTERS + " and " + NodeReport.MAX_EVENTS);
        }
        NodeKey node = key(report.kind(), report.service(), report.instance());
        if (!registry.reported(node, report)) {
            throw tooManyNodes();
        }
        watch.look();
        List<NodeReport.NodeEvent> told = report.events();
        if (told != null) {
            told.forEach(event -> events.publish(
                    event.atMillis(), event.type(), event.subject(), node.text(), event.text(), event.data()));
        }
        exchange.sendResponseHeaders(204, -1);
    }

    private void writeForEver(OutputStream out, NodeKey node, NodeHeader header)
            throws IOException, InterruptedException {
        boolean agent = node.kind().equals("agent");
        while (true) {
            ConsoleState state = desk.state();
            Written now = written(state);
            String payload = "{\"version\":" + state.version() + ",\"issuedAtMillis\":"
                    + desk.clock().millis() + ",\"state\":" + (agent ? now.agents() : now.shapers()) + "}";
            String line = SignedLine.write(gate.keys(), header.keyId(), header.nonce(), payload) + "\n";
            out.write(line.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            desk.awaitNewer(state.version(), HEARTBEAT_MILLIS);
        }
    }

    private Written written(ConsoleState state) {
        Written now = written;
        if (now.version() != state.version()) {
            String agents = json.writeValueAsString(Map.of("killed", state.killed(), "campaigns", state.windows()));
            now = new Written(state.version(), agents, json.writeValueAsString(state.shaperState()));
            written = now;
        }
        return now;
    }

    private static void expect(HttpExchange exchange, String method, String path) {
        if (!exchange.getRequestMethod().equals(method)
                || !exchange.getRequestURI().getPath().equals(path)) {
            throw ApiProblem.notFound("Expected " + method + " " + path);
        }
    }

    private static NodeKey key(
            @org.jspecify.annotations.Nullable String kind,
            @org.jspecify.annotations.Nullable String service,
            @org.jspecify.annotations.Nullable String instance) {
        if (kind == null || service == null || instance == null) {
            throw ApiProblem.badRequest("A node without kind, service or instance; expected all three");
        }
        try {
            return new NodeKey(kind, service, instance);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("A node whose " + e.getMessage());
        }
    }

    private static ApiProblem tooManyNodes() {
        return new ApiProblem(
                503, "Too many nodes", "The console knows " + NodeRegistry.MAX_NODES + " nodes, the most it can hold");
    }
}
