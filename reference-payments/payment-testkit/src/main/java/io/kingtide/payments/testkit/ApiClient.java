package io.kingtide.payments.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the API as a client does. */
public final class ApiClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final Map<String, String> headers;

    public ApiClient(String base) {
        this(base, Map.of());
    }

    /**
     * @param headers of every call, such as the baggage that makes it test traffic
     */
    public ApiClient(String base, Map<String, String> headers) {
        this.base = URI.create(base);
        this.headers = Map.copyOf(headers);
    }

    /** Status and body of an answer; the body is an empty object if there was none. */
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        /**
         * A field that the answer must have: whoever was turned away learns it here, not from what never happens afterwards.
         *
         * @throws IllegalStateException if it has none, with the whole answer
         */
        public String text(String field) {
            JsonNode found = body.path(field);
            if (!found.isValueNode()) {
                throw new IllegalStateException(
                        "expected an answer with '" + field + "', got status " + status + ": " + raw.body());
            }
            return found.asString();
        }

        /** The last part of a problem's type; why it was refused, if it is test traffic that was. */
        public String problem() {
            String type = body.path("type").asString("");
            return raw.headers()
                    .firstValue("Kingtide-Refused")
                    .map(reason -> "kingtide-refused-" + reason)
                    .orElse(type.substring(type.lastIndexOf(':') + 1));
        }
    }

    public Answer order(long buyer, long merchant, long amount) {
        return order(buyer, merchant, amount, newKey());
    }

    public Answer order(long buyer, long merchant, long amount, String key) {
        return post(
                "/api/orders",
                buyer,
                key,
                Map.of("buyer", buyer, "merchant", merchant, "amount", amount, "currency", "CNY"));
    }

    public Answer pay(long buyer, String orderId, String method) {
        return pay(buyer, orderId, method, newKey());
    }

    public Answer pay(long buyer, String orderId, String method, String key) {
        return post("/api/payments", buyer, key, Map.of("orderId", orderId, "buyer", buyer, "method", method));
    }

    /** Orders and pays; the answer of the payment, or that of the order if there is none to pay. */
    public Answer buy(long buyer, long merchant, long amount, String method) {
        Answer order = order(buyer, merchant, amount);
        return order.status() == 201 ? pay(buyer, order.text("orderId"), method) : order;
    }

    public Answer refund(long buyer, String paymentId, long amount) {
        return refund(buyer, paymentId, amount, newKey());
    }

    public Answer refund(long buyer, String paymentId, long amount, String key) {
        return post("/api/refunds", buyer, key, Map.of("paymentId", paymentId, "buyer", buyer, "amount", amount));
    }

    public Answer repay(long buyer, long amount, String key) {
        return post("/api/repayments", buyer, key, Map.of("buyer", buyer, "amount", amount, "currency", "CNY"));
    }

    public Answer bills(long user, int limit) {
        return get("/api/bills?user=" + user + "&limit=" + limit, user);
    }

    public Answer account(long user) {
        return get("/api/accounts/" + user, user);
    }

    public Answer get(String path, long user) {
        return send(to(path, user).build());
    }

    public Answer post(String path, long user, String key, Map<String, ?> body) {
        return postText(path, user, key, JSON.writeValueAsString(body));
    }

    public Answer postText(String path, long user, String key, String body) {
        return send(to(path, user)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder to(String path, long user) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .header("Kingtide-User", Long.toString(user))
                .timeout(PATIENCE);
        headers.forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is not JSON, such as a refusal of the agent, has no fields. */
    private static JsonNode json(HttpResponse<String> response) {
        boolean isJson = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        return JSON.readTree(isJson && !response.body().isEmpty() ? response.body() : "{}");
    }

    public static String newKey() {
        return UUID.randomUUID().toString();
    }
}
