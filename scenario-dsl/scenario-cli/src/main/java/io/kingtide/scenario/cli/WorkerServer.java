package io.kingtide.scenario.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kingtide.command.Problem;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The worker's side of a run on many machines: one run at a time, for whoever knows the token. */
final class WorkerServer implements AutoCloseable {
    static final String CLOCK = "Kingtide-Clock";

    private static final int THREADS = 8;
    private static final int MAX_WORDS = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer http;
    private final ExecutorService threads;
    private final WorkerToken token;
    private final Set<String> allowedHosts;
    private final Consumer<String> say;
    private final CountDownLatch firstRunEnded = new CountDownLatch(1);
    private @Nullable Current current;

    private record Current(String id, WorkerRun run, Path folder) {}

    /**
     * @param tls with which it encrypts; null for plain HTTP
     * @param allowedHosts targets that this worker may load besides those on loopback
     * @param say is told what happens, a line each
     */
    WorkerServer(
            InetSocketAddress address,
            WorkerToken token,
            @Nullable SSLContext tls,
            Set<String> allowedHosts,
            Consumer<String> say)
            throws IOException {
        this.token = token;
        this.allowedHosts = Set.copyOf(allowedHosts);
        this.say = say;
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "kingtide-worker");
            thread.setDaemon(true);
            return thread;
        });
        this.http = tls == null ? HttpServer.create(address, 16) : encrypted(address, tls);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    private static HttpServer encrypted(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, 16);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    URI uri() {
        InetSocketAddress at = http.getAddress();
        return URI.create((http instanceof HttpsServer ? "https://" : "http://")
                + at.getAddress().getHostAddress() + ":" + at.getPort());
    }

    /** Blocks until a run has ended here. */
    void awaitFirstRun() throws InterruptedException {
        firstRunEnded.await();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!token.isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, Map.of("message", "The worker's token is missing or wrong."));
                return;
            }
            try {
                route(exchange);
            } catch (Problem e) {
                send(exchange, 422, Map.of("message", String.valueOf(e.getMessage())));
            } catch (ScenarioException e) {
                send(exchange, 422, Map.of("message", String.valueOf(e.getMessage())));
            } catch (JacksonException | IllegalArgumentException e) {
                send(exchange, 400, Map.of("message", "Not understood: " + e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (call.equals("GET /v1/clock")) {
            exchange.getResponseHeaders().add(CLOCK, Long.toString(System.nanoTime()));
            exchange.sendResponseHeaders(204, -1);
        } else if (call.equals("GET /v1/worker")) {
            send(exchange, 200, description());
        } else if (call.equals("POST /v1/runs")) {
            prepare(exchange);
        } else if (call.startsWith("GET /v1/runs/") || call.startsWith("POST /v1/runs/")) {
            ofRun(exchange);
        } else {
            send(exchange, 404, Map.of("message", "No such call: " + call));
        }
    }

    private Map<String, Object> description() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("protocol", WorkOrder.PROTOCOL);
        words.put("busy", current() != null);
        words.put("machine", Machine.describe());
        return words;
    }

    private void prepare(HttpExchange exchange) throws IOException {
        long bytes = 2 * Shipment.MAX_BYTES;
        WorkOrder order = JSON.readValue(exchange.getRequestBody().readNBytes((int) bytes), WorkOrder.class);
        if (order.protocol() != WorkOrder.PROTOCOL) {
            throw Problem.usage(
                    "Taking an order",
                    "protocol " + order.protocol(),
                    "protocol " + WorkOrder.PROTOCOL,
                    "Let controller and workers be of the same version.");
        }
        if (current() != null) {
            send(exchange, 409, Map.of("message", "The worker is busy with another run."));
            return;
        }
        TargetRules.requireAllowed(order.target(), allowedHosts);
        order.allowedHosts().forEach(host -> TargetRules.requireAllowed(URI.create("http://" + host), allowedHosts));
        Engine engine = Engine.named(order.engine())
                .orElseThrow(() -> Problem.usage(
                        "Choosing the engine", order.engine(), "an engine of this worker", "Use the same version."));
        Path folder = Files.createTempDirectory("kingtide-share");
        try {
            RunPlan plan = order.wholePlan(order.shipment().unpacked(folder));
            WorkerRun run =
                    new WorkerRun(plan, new Share(order.index(), order.of()), order.tagged(), engine, System::nanoTime);
            Current taken = take(new Current(UUID.randomUUID().toString(), run, folder));
            if (taken == null) {
                delete(folder);
                send(exchange, 409, Map.of("message", "The worker is busy with another run."));
                return;
            }
            say.accept("Run of '" + plan.scenario().name() + "': worker " + (order.index() + 1) + " of " + order.of()
                    + ", against " + plan.target());
            send(exchange, 201, Map.of("id", taken.id(), "engine", engine.version()));
        } catch (Problem | ScenarioException e) {
            delete(folder);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            delete(folder);
            throw Problem.usage("Planning the shipped scenario", e.toString(), "a plan", "Correct the scenario.")
                    .causedBy(e);
        }
    }

    private void ofRun(HttpExchange exchange) throws IOException, InterruptedException {
        String[] parts = exchange.getRequestURI().getPath().split("/");
        Current known = current();
        if (parts.length != 5 || known == null || !known.id().equals(parts[3])) {
            send(exchange, 404, Map.of("message", "No such run here."));
            return;
        }
        WorkerRun run = known.run();
        if (parts[4].equals("report")) {
            report(exchange, known);
            return;
        }
        String words = new String(exchange.getRequestBody().readNBytes(MAX_WORDS), StandardCharsets.UTF_8);
        switch (parts[4]) {
            case "start" -> run.start(Long.parseLong(words.strip()));
            case "alive" -> run.alive(words);
            case "variables" -> run.variables(JSON.readValue(words, new TypeReference<Map<String, String>>() {}));
            case "stop" -> run.stop(JSON.readValue(words, StopReason.class));
            case "forget" -> {
                run.stop(new StopReason(StopReason.Kind.INTERRUPTED, "The controller gave up before the start."));
                leave(known);
            }
            default -> {
                send(exchange, 404, Map.of("message", "No such call."));
                return;
            }
        }
        send(exchange, 200, Map.of());
    }

    private void report(HttpExchange exchange, Current known) throws IOException, InterruptedException {
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            if (known.run().report(out)) {
                say.accept("The run has ended.");
                leave(known);
            }
        } catch (IOException e) {
            say.accept("The controller is gone; the load has been stopped.");
            leave(known);
        }
    }

    private synchronized @Nullable Current current() {
        Current known = current;
        if (known != null && known.run().isForsaken()) {
            leave(known);
        }
        return current;
    }

    private synchronized @Nullable Current take(Current next) {
        if (current() != null) {
            return null;
        }
        current = next;
        return next;
    }

    private synchronized void leave(Current ended) {
        if (current == ended) {
            current = null;
            delete(ended.folder());
            firstRunEnded.countDown();
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // The operating system clears its temporary folder; the run is not worse for it.
            return;
        }
    }

    @Override
    public void close() {
        Current known = current();
        if (known != null) {
            known.run().stop(new StopReason(StopReason.Kind.INTERRUPTED, "The worker was stopped by its user."));
        }
        http.stop(0);
        threads.shutdownNow();
    }
}
