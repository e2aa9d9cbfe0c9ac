package io.kingtide.rehearsal.traffic;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out in a few seconds how much the system can take: tagged buyers who buy again as soon as they have bought. It is
 * also the warm-up, and the preflight: the first tagged answer must carry the readiness echo.
 */
public final class TaggedProbe {
    private static final String ECHO = "Kingtide-Shadow";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WARM_TURNS = 4;
    private static final Duration BETWEEN_PREFLIGHTS = Duration.ofMillis(200);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final HttpClient client;
    private final String frontDoor;
    private final String baggage;
    private final int users;
    private final int merchants;
    private final AtomicLong purchases = new AtomicLong();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /**
     * A probe.
     *
     * @param baggage value of the {@code baggage} header, with the tag
     * @param users users 0 to this, exclusive
     */
    public TaggedProbe(HttpClient client, String frontDoor, String baggage, int users, int merchants) {
        this.client = client;
        this.frontDoor = frontDoor;
        this.baggage = baggage;
        this.users = users;
        this.merchants = merchants;
    }

    /**
     * Asks once with the tag and insists on the readiness echo. An armed campaign reaches front door and agents within a
     * moment, so it is asked again until then.
     *
     * @throws Problem if there is no such answer in time
     */
    public void preflight(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        String missing = missing();
        while (!missing.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw notReady(missing);
            }
            Thread.sleep(BETWEEN_PREFLIGHTS.toMillis());
            missing = missing();
        }
    }

    /** What the answer to a tagged request lacks; empty if nothing. */
    private String missing() throws InterruptedException {
        HttpRequest request = request("/api/accounts/0", 0).GET().build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            String echo = answer.headers().firstValue(ECHO).orElse("");
            if (answer.statusCode() == 200 && echo.startsWith("ready")) {
                return "";
            }
            String refused = answer.headers().firstValue("Kingtide-Refused").orElse("");
            return "status " + answer.statusCode()
                    + (refused.isEmpty() ? "" : ", refused as " + refused)
                    + (echo.isEmpty() ? ", without " + ECHO : ", with " + ECHO + ": " + echo);
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    private static Problem notReady(String got) {
        return Problem.notCarriedOut(
                "Asking for an account with test traffic before the rehearsal",
                got,
                "200 with '" + ECHO + ": ready'",
                "Look at 'kingtide nodes' and the services' logs: test traffic is let in only when it is proven safe.");
    }

    /**
     * Buys for a while and counts.
     *
     * @param buyers at once
     * @param warmUp time that does not count; buyers also look at their bills and accounts and want money back, so that
     *     each service has done before what the rehearsal asks of it
     * @param measured time that counts
     * @return purchases (order and payment) a second
     */
    public double purchasesPerSecond(int buyers, Duration warmUp, Duration measured, long seed)
            throws InterruptedException {
        long warm = System.nanoTime() + warmUp.toNanos();
        long end = warm + measured.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < buyers; i++) {
            Random random = new Random(seed + i);
            String name = "probe-" + Long.toString(seed, 36) + "-" + i;
            Thread thread = new Thread(() -> buyUntil(!warmUp.isZero(), warm, end, random, name), name);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        Thread.sleep(warmUp.toMillis());
        long before = purchases.get();
        long begin = System.nanoTime();
        for (Thread thread : threads) {
            thread.join(measured.plus(ANSWER_WITHIN).toMillis());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long bought = purchases.get() - before;
        if (bought == 0) {
            throw notReady("no purchase within " + measured.toSeconds() + " s, but " + trouble.get());
        }
        return bought / seconds;
    }

    private void buyUntil(boolean warms, long warm, long end, Random random, String name) {
        // However slow the machine is, a warm-up does everything once.
        int least = warms ? WARM_TURNS : 0;
        for (int i = 0; i < least || System.nanoTime() - end < 0; i++) {
            try {
                int user = random.nextInt(users);
                String key = name + "-" + i;
                String payment = buy(random, user, key);
                if (payment != null) {
                    purchases.incrementAndGet();
                    if (i < least || System.nanoTime() - warm < 0) {
                        doTheRest(i, user, payment, key);
                    }
                }
            } catch (IOException e) {
                trouble.compareAndSet(null, String.valueOf(e));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One of the other things that buyers do, in turn. */
    private void doTheRest(int turn, int user, String payment, String key) throws IOException, InterruptedException {
        switch (turn % WARM_TURNS) {
            case 0 -> look("/api/bills?user=" + user + "&limit=20", user);
            case 1 -> look("/api/accounts/" + user, user);
            case 2 ->
                post(
                        "/api/refunds",
                        user,
                        key + "-r",
                        "{\"paymentId\":\"" + payment + "\",\"buyer\":" + user + ",\"amount\":100}",
                        "refundId");
            default -> {
                // This one only buys.
            }
        }
    }

    private void look(String path, int user) throws IOException, InterruptedException {
        client.send(request(path, user).GET().build(), HttpResponse.BodyHandlers.discarding());
    }

    /** The payment's id; null if it was not paid. */
    private @Nullable String buy(Random random, int user, String key) throws IOException, InterruptedException {
        String order = post(
                "/api/orders",
                user,
                key + "-o",
                "{\"buyer\":" + user + ",\"merchant\":" + random.nextInt(merchants) + ",\"amount\":"
                        + (100 + random.nextInt(900)) + ",\"currency\":\"CNY\"}",
                "orderId");
        if (order == null) {
            return null;
        }
        String method = random.nextInt(4) == 0 ? "HUABEI" : "BALANCE";
        return post(
                "/api/payments",
                user,
                key + "-p",
                "{\"orderId\":\"" + order + "\",\"buyer\":" + user + ",\"method\":\"" + method + "\"}",
                "paymentId");
    }

    private @Nullable String post(String path, int user, String key, String body, String field)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, user)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            trouble.compareAndSet(null, path + " answered " + answer.statusCode() + " " + answer.body());
            return null;
        }
        try {
            JsonNode id = JSON.readTree(answer.body()).get(field);
            return id == null ? null : id.asString();
        } catch (JacksonException e) {
            trouble.compareAndSet(null, path + " answered with text that is no JSON");
            return null;
        }
    }

    private HttpRequest.Builder request(String path, int user) {
        return HttpRequest.newBuilder(URI.create(frontDoor + path))
                .timeout(ANSWER_WITHIN)
                .header("Kingtide-User", Integer.toString(user))
                .header("baggage", baggage);
    }
}
