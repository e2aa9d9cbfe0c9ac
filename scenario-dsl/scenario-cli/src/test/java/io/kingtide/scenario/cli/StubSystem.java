package io.kingtide.scenario.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A system under test and its console in one small server on loopback. Remembers what it was asked. */
final class StubSystem implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    volatile String campaignStatus = "armed";
    volatile boolean echo = true;
    volatile String eventStream = "";

    StubSystem() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Console console() {
        return new Console(uri(), "secret-token");
    }

    List<String> calls() {
        return calls;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestMethod() + " " + path + (body.isEmpty() ? "" : " " + body));
        try (exchange) {
            if (path.startsWith("/api/v1/campaigns/")) {
                send(
                        exchange,
                        200,
                        "{\"name\":\"night\",\"status\":\"" + campaignStatus + "\",\"inEffectEverywhere\":true}");
            } else if (path.equals("/api/v1/events")) {
                exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                send(exchange, 200, eventStream);
            } else {
                if (echo) {
                    exchange.getResponseHeaders().add("Kingtide-Shadow", "ready; agent=1; rules=abc; instance=a");
                }
                send(exchange, 200, "{}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
