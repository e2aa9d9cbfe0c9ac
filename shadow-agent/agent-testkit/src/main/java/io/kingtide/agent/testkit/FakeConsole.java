package io.kingtide.agent.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The console's side of the control protocol as {@code docs/architecture.md} has it, and nothing more. It checks every
 * signature itself, with code of its own, so that a mistake in the agent's cannot hide.
 */
public final class FakeConsole implements AutoCloseable {
    private static final long MAX_SKEW_MILLIS = 30_000;

    private final HttpServer server;
    private final byte[] secret;
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final Object changed = new Object();
    private volatile String state = "{\"killed\":false,\"campaigns\":[]}";
    private volatile long version = 1;
    private volatile boolean corrupt;
    private volatile boolean closed;

    private FakeConsole(HttpServer server, byte[] secret) {
        this.server = server;
        this.secret = secret;
    }

    /** Starts on a free port of the loopback address; {@code secret} is the one of the node key {@code n1}. */
    public static FakeConsole start(byte[] secret) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeConsole console = new FakeConsole(server, secret);
        server.createContext("/nodes/v1/stream", console::stream);
        server.createContext("/nodes/v1/report", console::report);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-console");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return console;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets the state of all nodes, as the next version. */
    public void state(String json) {
        synchronized (changed) {
            state = json;
            version = version + 1;
            changed.notifyAll();
        }
    }

    /** Arms one campaign for an hour. */
    public void arm(String campaign) {
        long now = System.currentTimeMillis();
        state("{\"killed\":false,\"campaigns\":[{\"name\":\"" + campaign + "\",\"notBeforeMillis\":" + (now - 60_000)
                + ",\"expiresAtMillis\":" + (now + 3_600_000) + ",\"drainMillis\":0}]}");
    }

    /** Kills all test traffic. */
    public void kill() {
        state("{\"killed\":true,\"campaigns\":[]}");
    }

    /** From now on messages carry a wrong signature. */
    public void signWrongly() {
        corrupt = true;
    }

    /** The bodies of the reports so far. */
    public List<String> reports() {
        return reports;
    }

    private void stream(HttpExchange exchange) throws IOException {
        String nonce = authorised(exchange, "");
        if (nonce == null) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            long sent = -1;
            while (!closed) {
                long now = version;
                String payload = base64("{\"version\":" + now + ",\"issuedAtMillis\":" + System.currentTimeMillis()
                        + ",\"state\":" + state + "}");
                String mac = mac(nonce + (corrupt ? "!" : ".") + payload);
                out.write((payload + "." + mac + "\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                sent = now;
                synchronized (changed) {
                    if (version == sent && !closed) {
                        changed.wait(TimeUnit.SECONDS.toMillis(2));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean authorised = authorised(exchange, "\n" + sha256(body)) != null;
        if (authorised) {
            reports.add(new String(body, StandardCharsets.UTF_8));
        }
        exchange.sendResponseHeaders(authorised ? 204 : 401, -1);
    }

    /** The nonce of a rightly signed request, null for any other. */
    private @org.jspecify.annotations.Nullable String authorised(HttpExchange exchange, String bodyPart) {
        String header = exchange.getRequestHeaders().getFirst("Kingtide-Node");
        String[] parts = header == null ? new String[0] : header.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("n1") || !nonces.add(parts[2])) {
            return null;
        }
        String signed = exchange.getRequestMethod() + "\n" + exchange.getRequestURI() + "\n" + parts[1] + "\n"
                + parts[2] + bodyPart;
        boolean fresh = Math.abs(System.currentTimeMillis() - Long.parseLong(parts[1])) <= MAX_SKEW_MILLIS;
        return fresh && mac(signed).equals(parts[3]) ? parts[2] : null;
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closed = true;
        synchronized (changed) {
            changed.notifyAll();
        }
        server.stop(0);
    }
}
