package io.kingtide.payments.drills.figures;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Orders and pays as fast as answers come, with a few clients, for a while. */
final class Burst implements AutoCloseable {
    static final int CLIENTS = 8;
    private static final Set<Integer> BUSY = Set.of(409, 503);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Longer than messages gather before they leave, so that what a burst causes is counted with it. */
    private static final int SETTLE_MILLIS = 800;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** How to pay, and whether everybody buys at one merchant. */
    record Load(String method, boolean oneMerchant) {
        static final Load BALANCE = new Load("BALANCE", false);
        static final Load CREDIT = new Load("HUABEI", false);
        static final Load HOT = new Load("BALANCE", true);
    }

    /** What came of one burst. */
    record Outcome(long payments, double seconds, Duration cpu) {
        double perSecond() {
            return payments / seconds;
        }

        double cpuMicros() {
            return cpu.toNanos() / 1000.0 / payments;
        }
    }

    Outcome run(FigureSystem system, Load load, int seconds) throws InterruptedException {
        return run(seconds, system::cpu, () -> purchase(system.unit(), load));
    }

    /** Repeats the work with all clients; a call says whether it made its payment. */
    Outcome run(int seconds, Supplier<Duration> cpu, Callable<Boolean> payment) throws InterruptedException {
        Duration cpuBefore = cpu.get();
        long start = System.nanoTime();
        long until = start + seconds * 1_000_000_000L;
        List<Future<Long>> parts = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            parts.add(clients.submit(() -> {
                long paid = 0;
                while (System.nanoTime() < until) {
                    paid += payment.call() ? 1 : 0;
                }
                return paid;
            }));
        }
        long payments = 0;
        for (Future<Long> part : parts) {
            try {
                payments += part.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        Thread.sleep(SETTLE_MILLIS);
        return new Outcome(Math.max(1, payments), took, cpu.get().minus(cpuBefore));
    }

    /** False if the system was too busy for it, as it may say on a machine that others use. */
    private boolean purchase(URI unit, Load load) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long buyer = random.nextLong(FigureSystem.USERS);
        long merchant = load.oneMerchant() ? 1 : random.nextLong(FigureSystem.MERCHANTS);
        String order = post(
                unit.resolve("/api/orders"),
                buyer,
                "{\"buyer\":%d,\"merchant\":%d,\"amount\":100,\"currency\":\"CNY\"}".formatted(buyer, merchant),
                201);
        if (order == null) {
            return false;
        }
        String id = JSON.readTree(order).path("orderId").asString();
        return post(
                        unit.resolve("/api/payments"),
                        buyer,
                        "{\"orderId\":\"%s\",\"buyer\":%d,\"method\":\"%s\"}".formatted(id, buyer, load.method()),
                        200)
                != null;
    }

    /** The answer; null if it is one that asks to come again. */
    private @Nullable String post(URI uri, long buyer, String body, int expected)
            throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Kingtide-User", Long.toString(buyer))
                .header("Idempotency-Key", Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (BUSY.contains(response.statusCode())) {
            return null;
        }
        if (response.statusCode() != expected) {
            throw Problem.notCarriedOut(
                    "Paying",
                    response.statusCode() + " " + response.body(),
                    Integer.toString(expected),
                    "See the logs.");
        }
        return response.body();
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
