package io.kingtide.frontdoor;

import io.kingtide.shaper.node.NodeHeader;
import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.NodeReport;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real console in a process of its own, on a free port, and a person who uses it. */
final class ConsoleProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private Process process;
    private String url;

    ConsoleProcess(Path data) throws Exception {
        this.data = data;
        start(0);
    }

    private void start(int port) throws Exception {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.kingtide.console.OpsConsole",
                        "--data",
                        data.toString(),
                        "--port",
                        String.valueOf(port),
                        "--init"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null || !line.startsWith("console ready on ")) {
            throw new IllegalStateException("The console said: " + line);
        }
        url = line.substring("console ready on ".length());
    }

    URI url() {
        return URI.create(url);
    }

    Path nodeKeys() {
        return data.resolve("node-keys");
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    void startAgain() throws Exception {
        start(url().getPort());
    }

    JsonNode call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("admin-token")).trim())
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** A report such as a ready agent sends. */
    void agentReports(String service, String instance) throws Exception {
        NodeReport report = new NodeReport(
                "agent", service, instance, Long.MAX_VALUE, true, "", "hash", "0.1", Map.of(), Map.of(), null);
        byte[] body = JSON.writeValueAsBytes(report);
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        NodeHeader header = NodeHeader.sign(
                NodeKeys.fromFile(nodeKeys()),
                "POST",
                "/nodes/v1/report",
                System.currentTimeMillis(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
                body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/nodes/v1/report"))
                .header(NodeHeader.NAME, header.text())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        http.send(request, HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
