package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.SeldomLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
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
                .build();
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

    /** The body of a 200, or null. */
    private @Nullable JsonNode send(HttpRequest request, String what) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
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
