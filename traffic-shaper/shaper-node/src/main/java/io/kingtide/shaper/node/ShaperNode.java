package io.kingtide.shaper.node;

import io.kingtide.shaper.state.ShaperJson;
import io.kingtide.shaper.state.ShaperState;
import io.kingtide.shaper.state.Timetable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shaper's end of the control protocol: keeps a stream open to the console, puts what it says in force, and reports
 * what is in effect. Steps of plans begin and end by this machine's clock. Three daemon threads. A lost console changes nothing here: what is set stays set, switches with a time
 * to live still end, and the stream is opened again with growing pauses of up to two seconds.
 */
public final class ShaperNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ShaperNode.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final long REPORT_EVERY_MILLIS = 2_000;
    private static final long SILENCE_MILLIS = 10_000;
    private static final long MAX_PAUSE_MILLIS = 2_000;
    private static final long TIMETABLE_TICK_MILLIS = 10;
    private static final long CUT_OFF_AFTER_SECONDS = 30;

    private final NodeAddress address;
    private final NodeKeys keys;
    private final ShapedProcess process;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final JsonMapper json = ShaperJson.mapper();
    private final HttpClient http;
    private final Thread streamThread;
    private final Thread reportThread;
    private final Thread timetableThread;
    private final CountDownLatch applied = new CountDownLatch(1);
    private final Object reportSignal = new Object();
    private final AtomicReference<@Nullable InputStream> openStream = new AtomicReference<>();

    private final Timetable timetable = new Timetable();
    private ShaperState base = ShaperState.EMPTY;
    private Timetable.Moment inForce = new Timetable.Moment(ShaperState.EMPTY, Set.of());
    private boolean reportDue;
    private int warnedOfStatus = 200;
    private volatile boolean closed;
    private volatile long appliedVersion;
    private volatile List<String> rejected = List.of();
    private volatile long lastMessageNanos = System.nanoTime();

    /**
     * Who this node is and where its console is.
     *
     * @param console base URL without a trailing slash
     * @param service the service it belongs to
     * @param instance its name in the service
     */
    public record NodeAddress(URI console, String service, String instance) {}

    private ShaperNode(NodeAddress address, NodeKeys keys, ShapedProcess process, Clock clock) {
        this.address = address;
        this.keys = keys;
        this.process = process;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        this.streamThread = daemon("kingtide-shaper-stream", this::followStream);
        this.reportThread = daemon("kingtide-shaper-report", this::keepReporting);
        this.timetableThread = daemon("kingtide-shaper-timetable", this::keepTimetable);
    }

    /** Starts following the console; returns at once, whether the console can be reached or not. */
    public static ShaperNode start(NodeAddress address, NodeKeys keys, ShapedProcess process, Clock clock) {
        ShaperNode node = new ShaperNode(address, keys, process, clock);
        node.streamThread.start();
        node.reportThread.start();
        node.timetableThread.start();
        return node;
    }

    /** Waits for the first state from the console; false if it did not come in time. */
    public boolean awaitFirstState(Duration atMost) throws InterruptedException {
        return applied.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The version of the last state that was put in force; 0 before the first. */
    public long appliedVersion() {
        return appliedVersion;
    }

    /** Whether the console was heard of within the last 30 seconds. */
    public boolean isConsoleHeard() {
        return appliedVersion != 0
                && System.nanoTime() - lastMessageNanos < TimeUnit.SECONDS.toNanos(CUT_OFF_AFTER_SECONDS);
    }

    /** Reports soon, for events that should not wait. */
    public void reportSoon() {
        synchronized (reportSignal) {
            reportDue = true;
            reportSignal.notifyAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        closeStream();
        streamThread.interrupt();
        reportThread.interrupt();
        timetableThread.interrupt();
    }

    private void followStream() {
        long pause = 50;
        while (!closed) {
            try {
                readStream();
                pause = 50;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "Control stream to {0} ended: {1}", address.console(), e.toString());
            } catch (InterruptedException e) {
                return;
            }
            pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
            if (closed || !sleep(pause / 2 + random.nextInt((int) pause / 2 + 1))) {
                return;
            }
        }
    }

    private void readStream() throws IOException, InterruptedException {
        String nonce = newNonce();
        String path = "/nodes/v1/stream?kind=shaper&service=" + encoded(address.service()) + "&instance="
                + encoded(address.instance());
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.console() + path))
                .header(
                        NodeHeader.NAME,
                        NodeHeader.sign(keys, "GET", path, clock.millis(), nonce, null)
                                .text())
                .build();
        lastMessageNanos = System.nanoTime();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                warnOnce(response.statusCode());
                throw new IOException("status " + response.statusCode());
            }
            warnedOfStatus = 200;
            openStream.set(body);
            BoundedLines lines = new BoundedLines(body);
            for (String line = lines.next(); line != null && !closed; line = lines.next()) {
                accept(SignedLine.read(keys, keys.signingId(), nonce, line));
            }
        } finally {
            openStream.set(null);
        }
    }

    private void warnOnce(int status) {
        if (status != warnedOfStatus) {
            warnedOfStatus = status;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Console {0} refused the control stream with status {1}; expected 200."
                            + " Check the node key file and this machine''s clock. Still trying.",
                    address.console(),
                    status);
        }
    }

    private void accept(String payload) {
        lastMessageNanos = System.nanoTime();
        StateMessage message;
        try {
            message = json.readValue(payload, StateMessage.class);
        } catch (JacksonException e) {
            refuse("a state from the console that this version does not understand: " + e.getOriginalMessage());
            return;
        }
        if (message.version() <= appliedVersion) {
            return;
        }
        synchronized (timetable) {
            base = message.state();
            putInForce();
            timetable.notifyAll();
        }
        appliedVersion = message.version();
        applied.countDown();
        reportSoon();
    }

    /** Called with the timetable's lock held. */
    private void putInForce() {
        Timetable.Moment moment = timetable.at(clock.millis(), base, !isConsoleHeard() && appliedVersion != 0);
        if (moment.equals(inForce)) {
            return;
        }
        List<String> problems = process.apply(moment.state());
        if (!problems.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Not all of what was set is in effect: {0}", problems);
        }
        rejected = problems;
        inForce = moment;
    }

    private void keepTimetable() {
        try {
            while (!closed) {
                boolean changed;
                synchronized (timetable) {
                    while (base.scheduled().isEmpty()) {
                        timetable.wait();
                    }
                    Timetable.Moment before = inForce;
                    putInForce();
                    changed = !inForce.equals(before);
                }
                if (changed) {
                    reportSoon();
                }
                Thread.sleep(TIMETABLE_TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Long> probes() {
        Map<String, Long> answers = new TreeMap<>(process.probe());
        synchronized (timetable) {
            inForce.steps().forEach(step -> answers.put("step/" + step, 1L));
        }
        return answers;
    }

    private void refuse(String why) {
        List<String> refused = List.of(why);
        if (!refused.equals(rejected)) {
            // Once, not with every heartbeat.
            LOG.log(System.Logger.Level.WARNING, "Refused {0}", why);
        }
        rejected = refused;
        reportSoon();
    }

    private void keepReporting() {
        while (!closed) {
            try {
                awaitReportTime();
                if (System.nanoTime() - lastMessageNanos > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
                    closeStream();
                }
                if (openStream.get() != null) {
                    report();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "Report to {0} failed: {1}", address.console(), e.toString());
            }
        }
    }

    private void awaitReportTime() throws InterruptedException {
        synchronized (reportSignal) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPORT_EVERY_MILLIS);
            while (!reportDue) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                reportSignal.wait(left);
            }
            reportDue = false;
        }
    }

    private void report() throws IOException, InterruptedException {
        // Read before probing: the answers are then at least as new as the version they are reported with.
        long version = appliedVersion;
        List<String> problems = rejected;
        NodeReport report = new NodeReport(
                "shaper",
                address.service(),
                address.instance(),
                version,
                problems.isEmpty(),
                String.join("; ", problems),
                null,
                null,
                process.counters(),
                probes(),
                process.drainEvents());
        byte[] body = json.writeValueAsBytes(report);
        String path = "/nodes/v1/report";
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.console() + path))
                .timeout(CONNECT_TIMEOUT)
                .header(
                        NodeHeader.NAME,
                        NodeHeader.sign(keys, "POST", path, clock.millis(), newNonce(), body)
                                .text())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() >= 300) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Console {0} refused a report with status {1}",
                    address.console(),
                    response.statusCode());
        }
    }

    private void closeStream() {
        InputStream stream = openStream.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "Closing the control stream: {0}", e.toString());
            }
        }
    }

    private String newNonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
