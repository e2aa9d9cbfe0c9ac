package io.kingtide.console;

import io.kingtide.shaper.node.NodeHeader;
import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.NodeReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A console in this process, real HTTP on a free port, with one person of each role. */
final class ConsoleUnderTest implements AutoCloseable {
    static final String KEYS_TEXT = "n1 = " + Base64.getEncoder().encodeToString(new byte[32]) + "\n";
    static final NodeKeys KEYS = NodeKeys.parse("test", KEYS_TEXT);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final OpsConsole console;

    /** An answer: status and JSON. */
    record Answer(int status, JsonNode json) {
        String detail() {
            return json.path("detail").asString();
        }
    }

    ConsoleUnderTest(Path data, Clock clock) throws Exception {
        this(data, clock, 1 << 20);
    }

    ConsoleUnderTest(Path data, Clock clock, long maxAuditBytes) throws Exception {
        this.clock = clock;
        Files.createDirectories(data);
        StringBuilder users = new StringBuilder();
        for (String role : new String[] {"viewer", "operator", "admin"}) {
            users.append(role).append(' ').append(role).append(' ');
            users.append(Users.sha256(role + "-token")).append('\n');
        }
        Files.writeString(data.resolve("users"), users);
        Files.writeString(data.resolve("node-keys"), KEYS_TEXT);
        ConsoleOptions options = ConsoleOptions.parse(new String[] {
            "--data", data.toString(), "--port", "0", "--max-audit-bytes", String.valueOf(maxAuditBytes)
        });
        console = OpsConsole.start(options, clock);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + console.port() + path);
    }

    Answer get(String path) throws Exception {
        return as("viewer", "GET", path, "");
    }

    Answer put(String path, String body) throws Exception {
        return as("operator", "PUT", path, body);
    }

    Answer post(String path, String body) throws Exception {
        return as("operator", "POST", path, body);
    }

    Answer as(String role, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + role + "-token")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** A report as a node sends it. */
    Answer report(NodeReport report) throws Exception {
        byte[] body = JSON.writeValueAsBytes(report);
        String path = "/nodes/v1/report";
        NodeHeader header = NodeHeader.sign(KEYS, "POST", path, clock.millis(), nonce(), body);
        return report(header.text(), body);
    }

    Answer report(String header, byte[] body) throws Exception {
        return send(HttpRequest.newBuilder(uri("/nodes/v1/report"))
                .header(NodeHeader.NAME, header)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static NodeReport agent(String service, String instance, boolean ready, String rules, long version) {
        return new NodeReport(
                "agent",
                service,
                instance,
                version,
                ready,
                ready ? "" : "catalogue not read",
                rules,
                "0.1",
                Map.of(),
                Map.of(),
                null);
    }

    static NodeReport shaper(String instance, long version, Map<String, Long> probes) {
        return new NodeReport(
                "shaper", "payment-unit", instance, version, true, "", null, null, Map.of(), probes, null);
    }

    @Override
    public void close() {
        console.close();
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        String body = response.body().isEmpty() ? "null" : response.body();
        return new Answer(response.statusCode(), JSON.readTree(body));
    }
}
