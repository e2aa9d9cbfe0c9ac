package io.kingtide.frontdoor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A unit that answers with its name, the length of the body it read, and remembers what it was sent. */
final class StubUnit implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<String> seenHeaders = new CopyOnWriteArrayList<>();
    final AtomicInteger answers = new AtomicInteger();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    StubUnit(String name) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestHeaders().forEach((header, values) -> seenHeaders.add(header + ": " + values));
            byte[] body = exchange.getRequestBody().readAllBytes();
            int size = body.length;
            byte[] answer = (name + " " + size + " ").getBytes(StandardCharsets.UTF_8);
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (query.startsWith("big=")) {
                answer = new byte[Integer.parseInt(query.substring(4))];
            }
            exchange.getResponseHeaders().set("Keep-Alive", "timeout=5");
            boolean chunked = query.equals("chunked");
            exchange.sendResponseHeaders(200, chunked ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            answers.incrementAndGet();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
