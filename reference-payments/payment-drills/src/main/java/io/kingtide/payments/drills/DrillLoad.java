package io.kingtide.payments.drills;

import io.kingtide.payments.checker.History;
import io.kingtide.payments.checker.History.Entry;
import io.kingtide.payments.checker.History.Kind;
import io.kingtide.payments.checker.History.Outcome;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.ApiClient.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final long PAUSE_MILLIS = 100;
    private static final int THINK_MILLIS = 10;
    private static final int MOST_ATTEMPTS = 4;
    private static final double REPAID = 0.2;
    private static final double PROMPT = 0.5;
    private static final int MOST_UNPAID = 6;
    private static final int MOST_REFUNDABLE = 10;

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
    private final History history;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder paid = new LongAdder();
    private final List<Thread> clients = new ArrayList<>();
    private volatile Mix mix;
    private volatile boolean stopped;

    DrillLoad(DrillSystem system, Router router, Mix mix) {
        this.units = List.of(
                new ApiClient(system.unitUrl(0), system.headers()), new ApiClient(system.unitUrl(1), system.headers()));
        this.history = system.history();
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

    /** Calls that were told "done". */
    long acknowledged() {
        return acknowledged.sum();
    }

    /** Calls that were never told anything, though asked again for a while. */
    long unanswered() {
        return unanswered.sum();
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
        Client client = new Client(random, new ArrayDeque<>(), new ArrayDeque<>());
        try {
            while (!stopped) {
                shop(client);
                Thread.sleep(THINK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An order that was placed, and how to place it again. */
    private record Placed(Told told, Ask create) {}

    private record Paid(long buyer, long payment) {}

    /** One client, with the orders it has not paid and the payments it may want back. */
    private record Client(Random random, Deque<Placed> basket, Deque<Paid> paid) {}

    /** Orders something and pays something, not always the same thing; now and then wants money back. */
    private void shop(Client client) throws InterruptedException {
        Mix now = mix;
        Random random = client.random();
        Placed placed = order(random, now);
        if (placed.told().id() != 0) {
            client.basket().addLast(placed);
        }
        while (client.basket().size() > (random.nextDouble() < PROMPT ? 0 : MOST_UNPAID)) {
            Placed next = random.nextBoolean()
                    ? client.basket().removeLast()
                    : client.basket().removeFirst();
            String method = random.nextDouble() < now.credit() ? "HUABEI" : "BALANCE";
            long payment = pay(random, next.told(), next.create(), method);
            if (payment != 0) {
                paid.increment();
                if (method.equals("HUABEI") && random.nextDouble() < REPAID) {
                    repay(random, next.create().buyer(), next.create().amount());
                }
                client.paid().addLast(new Paid(next.create().buyer(), payment));
            }
        }
        if (client.paid().size() > MOST_REFUNDABLE) {
            Paid oldest = client.paid().removeFirst();
            if (random.nextDouble() < now.refunds()) {
                refund(random, oldest);
            }
        }
    }

    private Placed order(Random random, Mix now) throws InterruptedException {
        long buyer = random.nextInt(DrillSystem.USERS);
        long amount = 100 + random.nextInt(5000);
        long merchant = now.onlyMerchant() == null ? random.nextInt(DrillSystem.MERCHANTS) : now.onlyMerchant();
        String key = key(random);
        Ask create = new Ask(
                Kind.ORDER, buyer, key, amount, "orderId", () -> api(buyer).order(buyer, merchant, amount, key));
        Told order = ask(create);
        history.add(order.entry());
        return new Placed(order, create);
    }

    /** Gives back half of what a payment by credit took; refused if a refund was faster. */
    private void repay(Random random, long buyer, long paid) throws InterruptedException {
        String key = key(random);
        long amount = paid / 2;
        Ask repay = new Ask(
                Kind.REPAYMENT,
                buyer,
                key,
                amount,
                "repaymentId",
                () -> api(buyer).repay(buyer, amount, key));
        history.add(ask(repay).entry());
    }

    private void refund(Random random, Paid paid) throws InterruptedException {
        String key = key(random);
        Told refund = ask(new Ask(
                Kind.REFUND,
                paid.buyer(),
                key,
                50,
                "refundId",
                () -> api(paid.buyer()).refund(paid.buyer(), Long.toString(paid.payment()), 50, key)));
        history.add(refund.entry());
    }

    /** Pays, and does what the answers say when the order's shard is lost: create it again, pay in another way. */
    private long pay(Random random, Told first, Ask create, String firstMethod) throws InterruptedException {
        Told order = first;
        String method = firstMethod;
        long buyer = create.buyer();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            String key = key(random);
            String orderId = Long.toString(order.id());
            String how = method;
            Told payment = ask(new Ask(
                    Kind.PAYMENT,
                    buyer,
                    key,
                    create.amount(),
                    "paymentId",
                    () -> api(buyer).pay(buyer, orderId, how, key)));
            history.add(payment.entry());
            if (payment.problem().endsWith("order-shard-lost")) {
                Told again = ask(create);
                if (again.id() == 0) {
                    return 0;
                }
                history.recreated(order.entry(), again.entry());
                order = again;
            } else if (payment.problem().endsWith("balance-not-here")) {
                method = "HUABEI";
            } else {
                return payment.id();
            }
        }
        return 0;
    }

    private static String key(Random random) {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    private ApiClient api(long buyer) {
        return units.get(router.unitOf(buyer));
    }

    /** What is asked for under one key, and how. */
    private record Ask(Kind kind, long buyer, String key, long amount, String idField, Supplier<Answer> call) {}

    /** The answer: what goes into the history, and the problem that a refusal named. */
    private record Told(Entry entry, String problem) {
        long id() {
            return entry.id();
        }
    }

    /** Asks until the answer tells something. */
    private Told ask(Ask ask) throws InterruptedException {
        Outcome outcome = Outcome.MAYBE;
        long id = 0;
        String problem = "";
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (outcome == Outcome.MAYBE && System.nanoTime() < until) {
            Answer answer = once(ask.kind(), ask.buyer(), ask.call());
            if (answer != null && answer.status() < 300) {
                outcome = Outcome.DONE;
                id = Long.parseLong(answer.text(ask.idField()));
            } else if (answer != null && isFinal(answer)) {
                outcome = Outcome.REFUSED;
                problem = answer.problem();
            } else {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        if (outcome == Outcome.DONE) {
            acknowledged.increment();
        } else if (outcome == Outcome.MAYBE) {
            unanswered.increment();
        }
        return new Told(new Entry(ask.kind(), ask.buyer(), ask.key(), outcome, id, ask.amount()), problem);
    }

    private static boolean isFinal(Answer answer) {
        return switch (answer.problem()) {
            case "store-unavailable", "store-busy", "no-ids", "request-in-progress", "payment-pending" -> false;
            case "wrong-unit", "stale-route", "account-blocked" -> false;
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
