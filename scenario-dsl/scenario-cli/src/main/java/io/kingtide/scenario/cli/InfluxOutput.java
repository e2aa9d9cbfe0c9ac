package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.Percentiles;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends a run's seconds and events to an InfluxDB 1.x while it goes on. A database that is slow or gone costs points,
 * which are counted, and never the run: a bounded queue and a thread of its own lie between them.
 */
final class InfluxOutput implements RunWatcher, AutoCloseable {
    private static final int MAX_QUEUED = 10_000;
    private static final int MAX_BATCH = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI write;
    private final String run;
    private final Clock clock;
    private final Consumer<String> complain;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender = new Thread(this::send, "kingtide-influx");
    private volatile boolean closing;
    private volatile String scenario = "";
    private volatile long startMillis;

    /**
     * @param url {@code http://host:port/database}
     * @param run the run's name, a tag of every point
     * @param complain is told the first failure
     */
    InfluxOutput(URI url, String run, Clock clock, Consumer<String> complain) {
        String database = url.getPath() == null ? "" : url.getPath().replaceFirst("^/", "");
        if (url.getHost() == null || !database.matches("[A-Za-z0-9_-]{1,60}")) {
            throw Problem.usage(
                    "Reading --influx",
                    "'" + url + "'",
                    "http://HOST:PORT/DATABASE",
                    "Write --influx http://127.0.0.1:8086/kingtide.");
        }
        this.write = url.resolve("/write?precision=ms&db=" + URLEncoder.encode(database, StandardCharsets.UTF_8));
        this.run = run;
        this.clock = clock;
        this.complain = complain;
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void preparing(RunPlan plan, String engine) {
        scenario = plan.scenario().name();
    }

    @Override
    public void second(LiveSecond second, RunControl control) {
        if (startMillis == 0) {
            startMillis = clock.millis() - (second.second() + 1) * 1000L;
        }
        long at = startMillis + second.second() * 1000L;
        for (LiveSecond.Journey journey : second.journeys()) {
            Percentiles times = journey.responseMillis();
            offer(String.format(
                    Locale.ROOT,
                    "kingtide_load,%s,journey=%s planned=%di,sent=%di,ok=%di,failed=%di,p50_ms=%s,p99_ms=%s,p999_ms=%s,max_ms=%s %d",
                    tags(),
                    tag(journey.name()),
                    journey.planned(),
                    journey.sent(),
                    journey.ok(),
                    journey.failed(),
                    times.p50(),
                    times.p99(),
                    times.p999(),
                    times.max(),
                    at));
        }
        offer(String.format(
                Locale.ROOT,
                "kingtide_generator,%s lag_p99_ms=%s,users=%di,busy_users=%di,valid=%b %d",
                tags(),
                second.sendLagMillis().p99(),
                control.lanes().get(),
                control.busyLanes().get(),
                second.valid(),
                at));
    }

    @Override
    public void event(RunEvent event) {
        offer("kingtide_events," + tags() + " kind=" + field(event.kind()) + ",name=" + field(event.name()) + ",text="
                + field(event.text()) + " " + event.atMillis());
    }

    private String tags() {
        return "run=" + tag(run) + ",scenario=" + tag(scenario);
    }

    /** A tag's value: blanks, commas and equals signs are escaped, and it is never empty. */
    static String tag(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").replace("\\", "/");
        return plain.isBlank()
                ? "-"
                : plain.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }

    static String field(String text) {
        return '"' + text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void offer(String line) {
        if (!queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void send() {
        try {
            while (!closing || !queue.isEmpty()) {
                String first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                StringBuilder batch = new StringBuilder(first).append('\n');
                int points = 1;
                for (String next = queue.poll(); next != null; next = points < MAX_BATCH ? queue.poll() : null) {
                    batch.append(next).append('\n');
                    points++;
                }
                post(batch.toString(), points);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(String batch, int points) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(write)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(batch))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                lose(
                        points,
                        "status " + response.statusCode() + " "
                                + response.body().strip());
            }
        } catch (IOException e) {
            lose(points, e.toString());
        }
    }

    private void lose(int points, String why) {
        if (lost.getAndAdd(points) == 0) {
            complain.accept("InfluxDB does not take the figures (" + why + "); the run goes on without it.");
        }
    }

    /** Points that never reached the database. */
    long lostPoints() {
        return lost.get();
    }

    /** Waits, for a moment, until everything has been sent. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        sender.join(TIMEOUT.toMillis() + 1000);
    }
}
