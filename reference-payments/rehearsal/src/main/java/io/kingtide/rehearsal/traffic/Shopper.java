package io.kingtide.rehearsal.traffic;

import io.kingtide.rehearsal.traffic.Operation.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One real client of the front door: sends no tag, repeats a request without a usable answer under the same idempotency
 * key as a careful client does, and enters every outcome into the {@link Acknowledgements}. Thread-safe.
 */
public final class Shopper {
    private static final int ATTEMPTS = 3;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client;
    private final String frontDoor;
    private final Acknowledgements acknowledgements;
    private final ResponseTimes responseTimes;

    /**
     * A client.
     *
     * @param frontDoor base URL without a trailing slash
     */
    public Shopper(
            HttpClient client, String frontDoor, Acknowledgements acknowledgements, ResponseTimes responseTimes) {
        this.client = client;
        this.frontDoor = frontDoor;
        this.acknowledgements = acknowledgements;
        this.responseTimes = responseTimes;
    }

    boolean hasRoom() {
        return acknowledgements.hasRoom();
    }

    /** Orders, pays, and perhaps wants the money back. */
    void buy(String key, long user, long merchant, long amount, String method, boolean refund) {
        String orderId = order(key + "-o", user, merchant, amount);
        if (orderId == null) {
            return;
        }
        String paymentId = pay(key + "-p", user, orderId, merchant, amount, method);
        if (paymentId != null && refund) {
            refund(key + "-r", user, paymentId, merchant, amount, method);
        }
    }

    void lookAtBills(long user) {
        get("/api/bills?user=" + user + "&limit=20", user);
    }

    void lookAtAccount(long user) {
        get("/api/accounts/" + user, user);
    }

    private @Nullable String order(String key, long user, long merchant, long amount) {
        String body =
                "{\"buyer\":" + user + ",\"merchant\":" + merchant + ",\"amount\":" + amount + ",\"currency\":\"CNY\"}";
        Answer answer = post("/api/orders", user, key, body);
        String id = answer.text("orderId");
        Outcome outcome = answer.outcome(201, 200);
        acknowledgements.add(new Operation.Order(key, user, merchant, amount, "CNY", outcome, id));
        return outcome == Outcome.ACKNOWLEDGED ? id : null;
    }

    private @Nullable String pay(String key, long user, String orderId, long merchant, long amount, String method) {
        String body = "{\"orderId\":\"" + orderId + "\",\"buyer\":" + user + ",\"method\":\"" + method + "\"}";
        Answer answer = post("/api/payments", user, key, body);
        String id = answer.text("paymentId");
        Outcome outcome = answer.outcome(200, 201);
        acknowledgements.add(new Operation.Payment(key, user, orderId, merchant, amount, method, outcome, id));
        return outcome == Outcome.ACKNOWLEDGED ? id : null;
    }

    private void refund(String key, long user, String paymentId, long merchant, long amount, String method) {
        String body = "{\"paymentId\":\"" + paymentId + "\",\"buyer\":" + user + ",\"amount\":" + amount + "}";
        Answer answer = post("/api/refunds", user, key, body);
        acknowledgements.add(new Operation.Refund(
                key,
                user,
                paymentId,
                merchant,
                amount,
                method,
                answer.status() == 202,
                answer.outcome(200, 202),
                answer.text("refundId")));
    }

    private void get(String path, long user) {
        send(request(path, user).GET().build());
    }

    /** Repeats under the same key while the outcome is open: the system answers a repeated key as it did before. */
    private Answer post(String path, long user, String key, String body) {
        HttpRequest request = request(path, user)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        Answer answer = send(request);
        for (int attempt = 1; attempt < ATTEMPTS && answer.isOpen(); attempt++) {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
            Answer again = send(request);
            // "In progress" or a limit's refusal says nothing about the first attempt; only a definite answer does.
            answer = again.settlesAnEarlierAttempt() ? again : answer;
        }
        return answer;
    }

    private HttpRequest.Builder request(String path, long user) {
        return HttpRequest.newBuilder(URI.create(frontDoor + path))
                .timeout(ANSWER_WITHIN)
                .header("Kingtide-User", Long.toString(user));
    }

    private Answer send(HttpRequest request) {
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            responseTimes.record(System.nanoTime() - begin, response.statusCode());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            responseTimes.record(System.nanoTime() - begin, 0);
            return Answer.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NONE;
        }
    }

    /**
     * What came back.
     *
     * @param status HTTP status, 0 for no answer
     */
    private record Answer(int status, String body) {
        static final Answer NONE = new Answer(0, "");

        Outcome outcome(int happened, int alsoHappened) {
            if (status == happened || status == alsoHappened) {
                return Outcome.ACKNOWLEDGED;
            }
            return isOpen() ? Outcome.UNANSWERED : Outcome.REJECTED;
        }

        /** 409 to a first attempt cannot happen to a unique key; after a lost answer it means "still under way". */
        boolean isOpen() {
            return status == 0 || status >= 500 || status == 409;
        }

        boolean settlesAnEarlierAttempt() {
            return !isOpen() && status != 429;
        }

        @Nullable
        String text(String field) {
            try {
                JsonNode node = JSON.readTree(body).get(field);
                return node == null || node.isNull() ? null : node.asString();
            } catch (JacksonException e) {
                return null;
            }
        }
    }
}
