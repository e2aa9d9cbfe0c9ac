package io.kingtide.payments.drills;

import io.kingtide.payments.checker.History;
import io.kingtide.payments.checker.History.Entry;
import io.kingtide.payments.checker.History.Kind;
import io.kingtide.payments.checker.History.Outcome;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that order, pay and refund over and over, each with its own seed, as patient clients do: an answer that tells
 * nothing is asked for again under the same key, for a while.
 */
final class DrillLoad {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MILLIS = 100;
    private static final int THINK_MILLIS = 10;

    /** What the clients do. */
    record Mix(double credit, double refunds, @Nullable Long onlyMerchant) {
        static final Mix EVERYDAY = new Mix(0.4, 0.15, null);
        static final Mix MOSTLY_CREDIT = new Mix(0.9, 0.1, null);
    }

    /**
     * One HTTP call.
     *
     * @param status 0 if there was no answer
     */
    record Call(long startNanos, long endNanos, long user, String path, int status, String problem) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }
    }

    private final List<ApiClient> units;
    private final Router router;
    private final History history = new History();
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder paid = new LongAdder();
    private final List<Thread> clients = new ArrayList<>();
    private volatile Mix mix;
    private volatile boolean stopped;

    DrillLoad(DrillSystem system, Router router, Mix mix) {
        this.units = List.of(new ApiClient(system.unitUrl(0)), new ApiClient(system.unitUrl(1)));
        this.router = router;
        this.mix = mix;
    }

    /** Lets this many clients begin. */
    DrillLoad start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            Thread client = new Thread(() -> run(random), "drill-client-" + i);
            client.setDaemon(true);
            clients.add(client);
            client.start();
        }
        return this;
    }

    void mix(Mix next) {
        mix = next;
    }

    /** Lets the clients finish what they do. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    History history() {
        return history;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    long paid() {
        return paid.sum();
    }

    Map<String, Long> errors() {
        Map<String, Long> sums = new TreeMap<>();
        errors.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    private void run(Random random) {
        try {
            while (!stopped) {
                shop(random);
                Thread.sleep(THINK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shop(Random random) throws InterruptedException {
        Mix now = mix;
        long buyer = random.nextInt(DrillSystem.USERS);
        long amount = 100 + random.nextInt(5000);
        long merchant = now.onlyMerchant() == null ? random.nextInt(DrillSystem.MERCHANTS) : now.onlyMerchant();
        String orderKey = key(random);
        long order = ask(
                Kind.ORDER,
                buyer,
                orderKey,
                amount,
                "orderId",
                () -> api(buyer).order(buyer, merchant, amount, orderKey));
        if (order == 0) {
            return;
        }
        String method = random.nextDouble() < now.credit() ? "HUABEI" : "BALANCE";
        String payKey = key(random);
        long payment = ask(
                Kind.PAYMENT,
                buyer,
                payKey,
                amount,
                "paymentId",
                () -> api(buyer).pay(buyer, Long.toString(order), method, payKey));
        if (payment == 0) {
            return;
        }
        paid.increment();
        if (random.nextDouble() < now.refunds()) {
            String refundKey = key(random);
            ask(
                    Kind.REFUND,
                    buyer,
                    refundKey,
                    50,
                    "refundId",
                    () -> api(buyer).refund(buyer, Long.toString(payment), 50, refundKey));
        }
    }

    private static String key(Random random) {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    private ApiClient api(long buyer) {
        return units.get(router.unitOf(buyer));
    }

    /** Asks until the answer tells something; the id that it names, or 0. */
    private long ask(Kind kind, long buyer, String key, long amount, String idField, Supplier<Answer> call)
            throws InterruptedException {
        Outcome outcome = Outcome.MAYBE;
        long id = 0;
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (outcome == Outcome.MAYBE && System.nanoTime() < until) {
            Answer answer = once(kind, buyer, call);
            if (answer != null && answer.status() < 300) {
                outcome = Outcome.DONE;
                id = Long.parseLong(answer.text(idField));
            } else if (answer != null && isFinal(answer)) {
                outcome = Outcome.REFUSED;
            } else {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        history.add(new Entry(kind, buyer, key, outcome, id, amount));
        return id;
    }

    private static boolean isFinal(Answer answer) {
        return switch (answer.problem()) {
            case "store-unavailable", "store-busy", "no-ids", "request-in-progress", "payment-pending" -> false;
            case "wrong-unit", "stale-route" -> false;
            default -> answer.status() < 500 || answer.problem().equals("credit-unavailable");
        };
    }

    private @Nullable Answer once(Kind kind, long buyer, Supplier<Answer> call) {
        long start = System.nanoTime();
        Answer answer = null;
        String problem = "no-answer";
        try {
            answer = call.get();
            problem = answer.status() < 300 ? "" : answer.status() + " " + answer.problem();
        } catch (UncheckedIOException e) {
            // The unit is gone or cut off: nothing is known, and the next attempt asks again.
            problem = "no-answer";
        }
        if (!problem.isEmpty()) {
            errors.computeIfAbsent(problem, name -> new LongAdder()).increment();
        }
        calls.add(
                new Call(start, System.nanoTime(), buyer, kind.name(), answer == null ? 0 : answer.status(), problem));
        return answer;
    }
}
