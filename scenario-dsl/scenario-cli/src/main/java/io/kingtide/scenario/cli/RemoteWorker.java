package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.report.RunInfo;
import io.kingtide.scenario.report.WorkerPacket;
import io.kingtide.scenario.run.StopReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controller's side of one worker. Thread-safe once it is prepared. */
final class RemoteWorker {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Planning may compile, read feeders, and wait for a machine that is busy. */
    private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(90);

    private static final long MAX_SKEW_MILLIS = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Hears what a worker reports. Called by the thread that reads from it. */
    interface Listener {
        void ready();

        void packet(WorkerPacket packet);

        void gauges(long lanes, long busy, long starved);

        void stopped(StopReason reason);

        void failed(String text);

        /** Everything was told. */
        void ended();

        /** The report broke off before its end. */
        void lost(String why);
    }

    private final URI base;
    private final WorkerToken token;
    private final HttpClient http;
    private String runPath = "";
    private String engine = "";
    private Map<String, String> machine = Map.of();
    private ClockHandshake handshake = new ClockHandshake(0, Long.MAX_VALUE);
    private @Nullable Double driftMillis;

    RemoteWorker(URI base, WorkerToken token, HttpClient http) {
        this.base = base;
        this.token = token;
        this.http = http;
    }

    /** {@code host:port}. */
    String name() {
        return base.getAuthority();
    }

    /** Whether somebody takes connections there. */
    boolean listens() {
        return TargetRules.isReachable(base);
    }

    String engineVersion() {
        return engine;
    }

    /**
     * Compares clocks, and has the worker plan its share.
     *
     * @throws Problem exit 3 if it is not there, busy, or its clock cannot be told well enough; exit 2 if it refuses the order
     */
    void prepare(WorkOrder order) throws InterruptedException {
        try {
            JsonNode description =
                    JSON.readTree(accepted(send(request("/v1/worker", TIMEOUT).GET())));
            Map<String, String> told = new TreeMap<>();
            description
                    .path("machine")
                    .properties()
                    .forEach(entry -> told.put(entry.getKey(), entry.getValue().asString("")));
            machine = told;
            handshake = ClockHandshake.with(this::clock, System::nanoTime, MAX_SKEW_MILLIS * 1_000_000);
            if (handshake.uncertaintyMillis() > MAX_SKEW_MILLIS) {
                throw Problem.notCarriedOut(
                        "Comparing clocks with worker " + name(),
                        "an uncertainty of " + handshake.uncertaintyMillis() + " ms",
                        "at most " + MAX_SKEW_MILLIS + " ms, so that all workers start together",
                        "Bring controller and workers into one network, and let the machines have time for it.");
            }
            JsonNode run = JSON.readTree(accepted(send(request("/v1/runs", PREPARE_TIMEOUT)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(order))))));
            runPath = "/v1/runs/" + run.path("id").asString("");
            engine = run.path("engine").asString("");
        } catch (SSLException e) {
            throw Problem.notCarriedOut(
                            "Asking worker " + base,
                            "no encryption with it (" + e.getMessage() + ")",
                            "a worker with --key-store, whose certificate is for this host and trusted",
                            "Name its certificate with --worker-trust; a worker without --key-store is http.")
                    .causedBy(e);
        } catch (IOException | JacksonException e) {
            throw notAWorker(e).causedBy(e);
        }
    }

    private Problem notAWorker(Exception e) {
        String attempted = "Asking worker " + base;
        if (e instanceof ConnectException) {
            return Problem.notCarriedOut(
                    attempted,
                    "no connection",
                    "a worker that listens there",
                    "Start it with 'kingtide worker --listen " + name() + "', or correct --workers.");
        }
        if (e instanceof HttpTimeoutException) {
            return Problem.notCarriedOut(
                    attempted,
                    "no answer in time",
                    "a worker that answers",
                    "See whether it is stopped or overloaded, and whether a firewall is in between.");
        }
        boolean plain = "http".equals(base.getScheme());
        return Problem.notCarriedOut(
                attempted,
                "a connection, but no answer of a worker (" + e.getMessage() + ")",
                "a worker that speaks " + base.getScheme(),
                plain
                        ? "If it was started with --key-store, name it https://" + name()
                                + " and its certificate with --worker-trust; otherwise something else listens there: correct --workers."
                        : "Something else listens there: correct --workers.");
    }

    private String accepted(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 == 2) {
            return answer.body();
        }
        String said = message(answer.body());
        if (answer.statusCode() == 401) {
            throw Problem.usage(
                    "Asking worker " + base,
                    "a refusal: " + said,
                    "the token with which the worker was started",
                    "Set " + WorkerToken.VARIABLE + ", or name a file with --worker-token-file.");
        }
        if (answer.statusCode() == 409) {
            throw Problem.notCarriedOut(
                    "Preparing worker " + base, said, "a worker without a run", "Wait until it has ended.");
        }
        throw Problem.usage("Preparing worker " + base, said, "a worker that takes the order", "Mend that.");
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asString(body);
        } catch (JacksonException e) {
            return body.isEmpty() ? "no reason" : body;
        }
    }

    private long clock() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/v1/clock", TIMEOUT).GET());
        accepted(answer);
        return Long.parseLong(answer.headers()
                .firstValue(WorkerServer.CLOCK)
                .orElseThrow(() -> new IOException("an answer without " + WorkerServer.CLOCK)));
    }

    /** Opens the report, at which the worker begins, and reads it to its end. Blocks. */
    void follow(Listener listener) {
        try {
            HttpResponse<InputStream> answer =
                    http.send(authorized(runPath + "/report").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("ended")) {
                        listener.ended();
                        return;
                    }
                    tell(listener, line);
                }
            }
            listener.lost(answer.statusCode() == 200 ? "its report broke off" : "status " + answer.statusCode());
        } catch (IOException e) {
            listener.lost("its connection broke (" + e.getMessage() + ")");
        } catch (JacksonException | IllegalArgumentException e) {
            listener.lost("it reported something else than expected (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Listener listener, String line) {
        int blank = line.indexOf(' ');
        String kind = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank + 1);
        switch (kind) {
            case "ready" -> listener.ready();
            case "packet" -> listener.packet(WorkerPacket.parse(rest));
            case "gauges" -> {
                JsonNode gauges = JSON.readTree(rest);
                listener.gauges(
                        gauges.path("lanes").asLong(0),
                        gauges.path("busy").asLong(0),
                        gauges.path("starved").asLong(0));
            }
            case "stopped" -> listener.stopped(JSON.readValue(rest, StopReason.class));
            case "failed" -> listener.failed(JSON.readValue(rest, String.class));
            default -> throw new IllegalArgumentException("line '" + kind + "'");
        }
    }

    /** The clock of the run starts at this reading of our own clock; whether the worker took it. */
    boolean start(long ourNanos) throws InterruptedException {
        return post("/start", Long.toString(ourNanos + handshake.offsetNanos()));
    }

    /** We live, and this is the tag of now. */
    boolean alive(String baggage) throws InterruptedException {
        return post("/alive", baggage);
    }

    /** What the set-up found, for every arrival. */
    boolean variables(Map<String, String> found) throws InterruptedException {
        return post("/variables", JSON.writeValueAsString(found));
    }

    boolean stop(StopReason reason) throws InterruptedException {
        return post("/stop", JSON.writeValueAsString(reason));
    }

    /** There will be no run. */
    boolean forget() throws InterruptedException {
        return runPath.isEmpty() || post("/forget", "");
    }

    private boolean post(String call, String words) throws InterruptedException {
        try {
            return send(request(runPath + call, TIMEOUT).POST(HttpRequest.BodyPublishers.ofString(words)))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** How far its clock has moved against ours since {@link #prepare}. */
    void measureDrift() throws InterruptedException {
        try {
            ClockHandshake now = ClockHandshake.with(this::clock, System::nanoTime, Long.MAX_VALUE);
            driftMillis = Math.round((now.offsetNanos() - handshake.offsetNanos()) / 1e3) / 1e3;
        } catch (IOException | Problem e) {
            driftMillis = null;
        }
    }

    RunInfo.Worker info() {
        return new RunInfo.Worker(name(), engine, machine, handshake.uncertaintyMillis(), driftMillis);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return authorized(path).timeout(timeout);
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", token.header());
    }
}
