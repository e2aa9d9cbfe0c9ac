package io.kingtide.payments.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Sits before a service and, call by call, passes it on, loses it, loses its answer, or repeats it. */
public final class FaultyRelay implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private volatile Function<String, Fault> faults = path -> Fault.NONE;
    private volatile long lateMillis = 300;

    /** What happens to one call. */
    public enum Fault {
        NONE,
        /** The service never sees it; the caller gets an error. */
        LOSE_CALL,
        /** The service acts; the caller gets an error. */
        LOSE_ANSWER,
        /** The service acts twice. */
        TWICE,
        /** The service sees it after {@link #lateMillis}, when later calls have overtaken it. */
        LATE
    }

    private FaultyRelay(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
    }

    public static FaultyRelay before(String target) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultyRelay relay = new FaultyRelay(server, URI.create(target));
            server.setExecutor(relay.threads);
            server.createContext("/", relay::handle);
            server.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Decides by path what happens to the calls from now on. */
    public void faults(Function<String, Fault> byPath) {
        faults = byPath;
    }

    /** How late late calls are from now on. */
    public void lateMillis(long millis) {
        lateMillis = millis;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        Fault fault = faults.apply(path);
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (fault == Fault.LOSE_CALL) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            if (fault == Fault.LATE) {
                Thread.sleep(lateMillis);
            }
            HttpResponse<byte[]> answer = pass(exchange, path, body);
            if (fault == Fault.TWICE) {
                answer = pass(exchange, path, body);
            }
            if (fault == Fault.LOSE_ANSWER) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.resolve(path)).timeout(PATIENCE);
        String baggage = exchange.getRequestHeaders().getFirst("baggage");
        if (baggage != null) {
            request.header("baggage", baggage);
        }
        if (exchange.getRequestMethod().equals("POST")) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
