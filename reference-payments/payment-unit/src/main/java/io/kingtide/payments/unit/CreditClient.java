package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.SeldomLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
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

/** Calls the credit service. Every call may be repeated; an answer that did not come is {@code UNKNOWN}, never a no. */
final class CreditClient {
    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(CreditClient.class));
    private final HttpClient http;
    private final URI base;
    private final Duration timeout;
    private final JsonMapper json;

    CreditClient(URI base, Duration timeout, JsonMapper json) {
        this.base = base;
        this.timeout = timeout;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(Math.min(500, timeout.toMillis())))
                .executor(Executors.newCachedThreadPool(CreditClient::worker))
                .build();
    }

    /** A thread that does not hold on to the class loader of the request in which it happened to be started. */
    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "credit-client");
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /** What became of a try. */
    enum Reserve {
        RESERVED,
        NO_FUNDS,
        RISK,
        UNKNOWN
    }

    /** A user's credit line. */
    record Line(long limit, long used) {}

    Reserve tryReserve(long activityId, long user, long amount) {
        JsonNode answer =
                post("/credit/try", Map.of("activityId", Long.toString(activityId), "user", user, "amount", amount));
        if (answer == null) {
            return Reserve.UNKNOWN;
        }
        if (answer.path("state").asString("").equals("RESERVED")) {
            return Reserve.RESERVED;
        }
        return answer.path("reason").asString("").equals("RISK") ? Reserve.RISK : Reserve.NO_FUNDS;
    }

    /** Whether the service has confirmed. */
    boolean confirm(long activityId) {
        return post("/credit/confirm", Map.of("activityId", Long.toString(activityId))) != null;
    }

    /** Whether the service has cancelled. */
    boolean cancel(long activityId) {
        return post("/credit/cancel", Map.of("activityId", Long.toString(activityId))) != null;
    }

    /** Whether the service has given the credit back. */
    boolean restore(long refundId, long activityId, long amount) {
        return post(
                        "/credit/restore",
                        Map.of(
                                "refundId",
                                Long.toString(refundId),
                                "activityId",
                                Long.toString(activityId),
                                "amount",
                                amount))
                != null;
    }

    /** The user's line, or null if the service did not say. */
    @Nullable
    Line line(long user) {
        JsonNode answer = send(request("/credit/lines/" + user).GET().build(), "/credit/lines");
        return answer == null
                ? null
                : new Line(answer.path("limit").asLong(0), answer.path("used").asLong(0));
    }

    private @Nullable JsonNode post(String path, Map<String, Object> body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
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
