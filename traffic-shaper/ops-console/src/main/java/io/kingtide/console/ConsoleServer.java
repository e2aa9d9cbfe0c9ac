package io.kingtide.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.kingtide.shaper.state.ShaperJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP side of the console: reads requests, knows their senders, writes answers. */
final class ConsoleServer implements AutoCloseable {
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final System.Logger LOG = System.getLogger(ConsoleServer.class.getName());
    /** Every node and every event stream holds a thread; the rest is for ordinary requests. */
    private static final int MAX_THREADS = NodeRegistry.MAX_NODES + EventStreams.MAX_STREAMS + 64;

    private static final int MAX_QUERY_PARAMETERS = 20;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final JsonMapper json = ShaperJson.mapper();
    private final Users users;
    private final Router router;

    private ConsoleServer(HttpServer server, ThreadPoolExecutor threads, Users users, Router router) {
        this.server = server;
        this.threads = threads;
        this.users = users;
        this.router = router;
    }

    /** Listens on loopback and answers. */
    static ConsoleServer start(int port, Users users, Router router, NodeEndpoints nodes, EventStreams events)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, MAX_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "console-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        ConsoleServer console = new ConsoleServer(server, threads, users, router);
        server.setExecutor(threads);
        server.createContext("/api/v1/", guarded(console::api));
        server.createContext("/api/v1/events", guarded(exchange -> console.events(exchange, events)));
        server.createContext("/api/v1/openapi.json", guarded(exactly("/api/v1/openapi.json", Pages.OPENAPI)));
        server.createContext("/nodes/v1/stream", guarded(nodes::stream));
        server.createContext("/nodes/v1/report", guarded(nodes::report));
        HttpHandler health = exchange -> console.reply(exchange, 200, Map.of("status", "UP"));
        server.createContext("/health", guarded(exactly("/health", health)));
        server.createContext("/", guarded(Pages.ALL));
        server.start();
        return console;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The body, not larger than it may be. */
    static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw new ApiProblem(
                        413,
                        "Body too large",
                        "A body of more than " + MAX_BODY_BYTES + " bytes; expected at most that");
            }
            return body;
        }
    }

    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        String[] parts = raw.split("&", MAX_QUERY_PARAMETERS + 1);
        for (String part : parts) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (query.put(decoded(name), decoded(value)) != null || query.size() > MAX_QUERY_PARAMETERS) {
                throw ApiProblem.badRequest("Query parameter '" + decoded(name)
                        + "' is given twice, or is one of more than " + MAX_QUERY_PARAMETERS);
            }
        }
        return query;
    }

    private void api(HttpExchange exchange) throws IOException {
        Person who = person(exchange, users);
        Router.Match match = router.match(
                exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        if (!who.role().includes(match.route().role())) {
            throw new ApiProblem(
                    403,
                    "Not allowed",
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " as "
                            + who.role().text() + " '" + who.name() + "'; expected the role "
                            + match.route().role().text());
        }
        String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
        Call call = new Call(who, match.name(), query(exchange), ifMatch, body(exchange));
        Reply reply = match.route().endpoint().apply(call);
        reply(exchange, reply.status(), reply.body());
    }

    private void events(HttpExchange exchange, EventStreams events) throws IOException {
        person(exchange, users);
        if (!exchange.getRequestURI().getPath().equals("/api/v1/events")
                || !exchange.getRequestMethod().equals("GET")) {
            throw ApiProblem.notFound("Expected GET /api/v1/events");
        }
        events.answer(exchange);
    }

    static Person person(HttpExchange exchange, Users users) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Optional<Person> person = header == null || !header.startsWith("Bearer ") || header.length() > 500
                ? Optional.empty()
                : users.withToken(header.substring("Bearer ".length()).trim());
        return person.orElseThrow(() -> new ApiProblem(
                401,
                "Who are you?",
                "Calling the console: got no token of a known user; expected 'Authorization: Bearer <token>'."
                        + " Ask an admin for a line in the console's users file."));
    }

    private void reply(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", json.writeValueAsBytes(body));
    }

    static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (!exchange.getResponseHeaders().containsKey("Cache-Control")) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** The built-in server matches paths by their beginning. */
    private static HttpHandler exactly(String path, HttpHandler handler) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)
                    || !exchange.getRequestMethod().equals("GET")) {
                throw ApiProblem.notFound("Expected GET " + path);
            }
            handler.handle(exchange);
        };
    }

    /** Turns what goes wrong into an answer, and always lets go of the exchange. */
    private static HttpHandler guarded(HttpHandler handler) {
        JsonMapper json = ShaperJson.mapper();
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (ApiProblem e) {
                refuse(exchange, e, json);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Answering " + exchange.getRequestURI().getPath(),
                        e);
                refuse(exchange, new ApiProblem(500, "Console error", "The console failed; its log says why."), json);
            } finally {
                exchange.close();
            }
        };
    }

    private static void refuse(HttpExchange exchange, ApiProblem problem, JsonMapper json) throws IOException {
        if (exchange.getResponseCode() != -1) {
            return;
        }
        if (problem.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        send(exchange, problem.status(), "application/problem+json", json.writeValueAsBytes(problem.body()));
    }

    private static String decoded(@Nullable String text) {
        try {
            return URLDecoder.decode(text == null ? "" : text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("A query parameter is not percent-encoded text");
        }
    }
}
