package io.kingtide.scenario.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kingtide.command.Problem;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.report.LivePage;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * The run while it goes on, for a browser and for Prometheus, on loopback: {@code /} is a page, {@code /events} its stream
 * (server-sent events; whoever comes late is told everything from the start), {@code /metrics} the figures to scrape.
 */
final class WebView implements RunWatcher, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_CLIENTS = 16;

    /** A reader that lags behind by more is let go; it may come again. */
    private static final int MAX_BEHIND = 20_000;

    /** A day; of longer runs the page of a late reader begins later. */
    private static final int MAX_TOLD = 90_000;

    private static final int PLAN_POINTS = 600;
    private static final String STOP = "stop";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "kingtide-web");
        thread.setDaemon(true);
        return thread;
    });
    private final PrometheusText metrics;
    private final List<String> told = new ArrayList<>();
    private final List<BlockingQueue<String>> clients = new CopyOnWriteArrayList<>();

    /**
     * @param port on loopback; 0 takes a free one
     * @param run the run's name, a label of every figure
     */
    WebView(int port, String run) {
        metrics = new PrometheusText(run);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 16);
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.usage(
                            "Showing the run on port " + port,
                            String.valueOf(e.getMessage()),
                            "a free port, 0 to 65535",
                            "Name another one, or --web 0 for any.")
                    .causedBy(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
    }

    @Override
    public void preparing(RunPlan plan, String engine) {
        metrics.preparing(plan, engine);
        int seconds = (int) Math.max(1, plan.length().toSeconds());
        int step = Math.max(1, (seconds + PLAN_POINTS - 1) / PLAN_POINTS);
        List<Double> rates = new ArrayList<>();
        for (int second = 0; second < seconds; second += step) {
            rates.add(Math.round(rate(plan, second + Math.min(step, 1) / 2.0) * 100) / 100.0);
        }
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("scenario", plan.scenario().name());
        words.put("engine", engine);
        words.put("target", plan.target().toString());
        words.put("tagged", plan.tagged());
        words.put("lengthSeconds", seconds);
        words.put("planStep", step);
        words.put("plan", rates);
        tell("run", words);
    }

    private static double rate(RunPlan plan, double second) {
        return plan.journeys().stream()
                .mapToDouble(loaded ->
                        loaded.load() instanceof Load.Open open ? open.curve().rateAt(second) : 0)
                .sum();
    }

    @Override
    public void second(LiveSecond second, RunControl control) {
        metrics.second(second, control);
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("second", second.second());
        words.put("planned", second.planned());
        words.put("sent", second.sent());
        words.put("ok", second.ok());
        words.put("failed", second.failed());
        words.put("responseMillis", second.responseMillis());
        words.put("sendLagMillis", second.sendLagMillis());
        words.put("valid", second.valid());
        words.put("journeys", second.journeys());
        words.put("users", control.lanes().get());
        words.put("busyUsers", control.busyLanes().get());
        tell("second", words);
    }

    @Override
    public void event(RunEvent event) {
        tell("happened", event);
    }

    @Override
    public void ended() {
        tell("ended", Map.of());
    }

    /** What it came to. */
    void verdict(RunSummary summary, Path report) {
        tell(
                "verdict",
                Map.of(
                        "verdict", summary.verdict(),
                        "sentence", summary.sentence(),
                        "report", report.toAbsolutePath().toString()));
    }

    private synchronized void tell(String kind, Object words) {
        String text = "event: " + kind + "\ndata: " + JSON.writeValueAsString(words) + "\n\n";
        if (told.size() < MAX_TOLD) {
            told.add(text);
        }
        for (BlockingQueue<String> client : clients) {
            if (!client.offer(text)) {
                leave(client);
            }
        }
    }

    private void leave(BlockingQueue<String> client) {
        clients.remove(client);
        client.clear();
        client.add(STOP);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
            String path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().add("Cache-Control", "no-store");
            exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
            if (!Set.of("127.0.0.1", "localhost", "[::1]").contains(host.replaceFirst(":\\d+$", ""))) {
                // A page of elsewhere whose name was made to point here shall not read along.
                send(exchange, 403, "text/plain", "Ask for 127.0.0.1.\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain", "Only GET.\n");
            } else {
                switch (path) {
                    case "/" -> send(exchange, 200, "text/html; charset=utf-8", LivePage.html());
                    case "/metrics" -> send(exchange, 200, PrometheusText.CONTENT_TYPE, metrics.text());
                    case "/events" -> stream(exchange);
                    default -> send(exchange, 404, "text/plain", "Here are /, /events and /metrics.\n");
                }
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        BlockingQueue<String> client = new LinkedBlockingQueue<>(MAX_TOLD + MAX_BEHIND);
        synchronized (this) {
            if (clients.size() >= MAX_CLIENTS) {
                send(exchange, 503, "text/plain", "Too many readers.\n");
                return;
            }
            client.addAll(told);
            clients.add(client);
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                String text = client.poll(5, TimeUnit.SECONDS);
                if (STOP.equals(text)) {
                    return;
                }
                out.write((text == null ? ": still here\n\n" : text).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Lets its readers have what was told, for a moment, and stops. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            for (BlockingQueue<String> client : clients) {
                if (!client.offer(STOP)) {
                    leave(client);
                }
            }
        }
        for (int i = 0; i < 100 && !clients.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        http.stop(0);
        threads.shutdownNow();
    }
}
