package io.kingtide.agent.control;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The link to the console: {@link #listen} holds the stream, {@link #report} posts. Each is called by one thread of the
 * owner's; neither keeps a thread of its own.
 */
public final class ConsoleLink {
    private static final String STREAM = "/nodes/v1/stream";
    private static final String REPORT = "/nodes/v1/report";
    /** Heartbeats come every 2 s. */
    private static final int STREAM_TIMEOUT_MILLIS = 10_000;

    private static final int REPORT_TIMEOUT_MILLIS = 5_000;

    private final URI console;
    private final NodeKey key;
    private final String service;
    private final String instance;
    private final Campaigns campaigns;
    private final Clock clock;
    private volatile @Nullable String problem = "not connected yet";

    public ConsoleLink(URI console, NodeKey key, String service, String instance, Campaigns campaigns, Clock clock) {
        this.console = console;
        this.key = key;
        this.service = service;
        this.instance = instance;
        this.campaigns = campaigns;
        this.clock = clock;
    }

    /**
     * Connects and takes over every valid message until the stream ends.
     *
     * @param changed is told after each message that brought a new version
     * @throws IOException if the console cannot be reached, refuses, falls silent or sends what is not signed
     */
    public void listen(Runnable changed) throws IOException {
        String path = base() + STREAM + "?kind=agent&service=" + encoded(service) + "&instance=" + encoded(instance);
        String nonce = key.nonce();
        String header = key.header("GET", path, clock.millis(), nonce, "");
        try (HttpExchange exchange = new HttpExchange(console, "GET", path, header, null, STREAM_TIMEOUT_MILLIS)) {
            if (exchange.status() != 200) {
                throw new IOException("the console answered " + exchange.status()
                        + (exchange.status() == 401 ? "; check control.keys and this machine's clock" : ""));
            }
            for (String line = exchange.line(); line != null; line = exchange.line()) {
                String message = line.trim();
                if (!message.isEmpty()) {
                    long before = campaigns.version();
                    take(message, nonce);
                    problem = null;
                    if (campaigns.version() != before) {
                        changed.run();
                    }
                }
            }
            throw new IOException("the console ended the stream");
        } catch (IOException e) {
            problem = "control.url " + console + ": " + e.getMessage();
            throw e;
        }
    }

    private void take(String line, String nonce) throws IOException {
        int dot = line.indexOf('.');
        if (dot < 0 || !key.signed(nonce + '.' + line.substring(0, dot), line.substring(dot + 1))) {
            throw new IOException("a message is not signed with the node key for this stream");
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(line.substring(0, dot)), StandardCharsets.UTF_8);
            Map<String, @Nullable Object> message = Json.readObject(payload);
            Object version = message.get("version");
            Object state = message.get("state");
            if (!(version instanceof Long) || !(state instanceof Map)) {
                throw new IllegalArgumentException("expected {\"version\": N, \"state\": {...}}");
            }
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) state;
            campaigns.heardFromConsole((Long) version, AgentState.read(members));
        } catch (IllegalArgumentException e) {
            throw new IOException("a message cannot be understood: " + e.getMessage(), e);
        }
    }

    /**
     * Posts a report.
     *
     * @param fields what stands beside kind, service, instance and applied version
     * @throws IOException if the console cannot be reached or does not take it
     */
    public void report(Supplier<Map<String, ? extends @Nullable Object>> fields) throws IOException {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("kind", "agent");
        report.put("service", service);
        report.put("instance", instance);
        report.put("appliedVersion", campaigns.version());
        report.putAll(fields.get());
        byte[] body = Json.write(report).getBytes(StandardCharsets.UTF_8);
        String path = base() + REPORT;
        String header = key.header("POST", path, clock.millis(), key.nonce(), NodeKey.sha256(body));
        try (HttpExchange exchange = new HttpExchange(console, "POST", path, header, body, REPORT_TIMEOUT_MILLIS)) {
            if (exchange.status() >= 300) {
                throw new IOException("the console answered a report with " + exchange.status());
            }
        }
    }

    /** Why the console is not in effect, null if it is. */
    public @Nullable String problem() {
        return problem;
    }

    private String base() {
        String path = console.getRawPath();
        return path == null || path.equals("/") ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String encoded(String text) {
        try {
            return URLEncoder.encode(text, "UTF-8");
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java platform has UTF-8", e);
        }
    }
}
