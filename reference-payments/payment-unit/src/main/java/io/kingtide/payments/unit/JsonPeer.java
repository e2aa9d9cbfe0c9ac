package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.SeldomLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another service that speaks JSON. No answer, and every answer but 200, is null: the caller does not know. */
final class JsonPeer {
    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(JsonPeer.class));
    private final HttpClient http;
    private final URI base;
    private final Duration timeout;
    private final JsonMapper json;

    JsonPeer(String name, URI base, Duration timeout, JsonMapper json) {
        this.base = base;
        this.timeout = timeout;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(Math.min(500, timeout.toMillis())))
                .executor(Executors.newCachedThreadPool(work -> worker(name, work)))
                .build();
    }

    /** A thread that does not hold on to the class loader of the request in which it happened to be started. */
    private static Thread worker(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /** The body of a 200, or null. */
    @Nullable
    JsonNode get(String path, String what) {
        return send(request(path).GET().build(), what);
    }

    /** The body of a 200, or null. */
    @Nullable
    JsonNode post(String path, Object body) {
        return postText(path, json.writeValueAsString(body));
    }

    /** The body of a 200, or null; the request's body is JSON already. */
    @Nullable
    JsonNode postText(String path, String body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)))
                .build();
        return send(request, path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
    }

    /**
     * The request's own time-out ends with the head of the answer; this one covers its body too, so that a peer that
     * stalls in the middle cannot hold the thread that recovers all other activities.
     */
    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return exchange.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new HttpTimeoutException("the answer's body stalled for more than " + timeout);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        }
    }

    /** The body of a 200, or null. */
    private @Nullable JsonNode send(HttpRequest request, String what) {
        try {
            HttpResponse<byte[]> response = exchange(request);
            if (response.statusCode() == 200) {
                return json.readTree(response.body());
            }
            log.warn(what, response.statusCode());
        } catch (IOException | JacksonException e) {
            log.warn(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
