package io.kingtide.rehearsal.traffic;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady stream of real users: an open model at a fixed rate, each arrival one small journey (order and payment,
 * sometimes a refund; a look at bills or at the account). What arrival number <i>i</i> does depends on the seed alone.
 * Thread-safe.
 */
public final class RealTraffic implements AutoCloseable {
    private static final int MAX_AT_ONCE = 64;

    private final Shopper shopper;
    private final double arrivalsPerSecond;
    private final Random random;
    private final Users users;
    private final ThreadPoolExecutor workers;
    private final Thread clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicLong notSent = new AtomicLong();

    /**
     * Which users and merchants take part.
     *
     * @param first first user id
     * @param count how many users follow, at least 1
     * @param merchants merchants 0 to this, exclusive
     */
    public record Users(long first, int count, int merchants) {}

    /**
     * Traffic that has not begun.
     *
     * @param shopper makes the requests
     * @param arrivalsPerSecond more than 0
     * @param seed decides what each arrival does
     */
    public RealTraffic(Shopper shopper, double arrivalsPerSecond, Users users, long seed) {
        this.shopper = shopper;
        this.arrivalsPerSecond = arrivalsPerSecond;
        this.users = users;
        this.random = new Random(seed);
        AtomicInteger number = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(4, MAX_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "real-user-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.clock = new Thread(this::run, "real-traffic");
        this.clock.setDaemon(true);
    }

    /** Begins to send. */
    public void start() {
        clock.start();
    }

    /** Journeys begun so far. */
    public long arrivals() {
        return arrivals.get();
    }

    /** Arrivals that were dropped because {@value #MAX_AT_ONCE} journeys were still waiting for their answers. */
    public long notSent() {
        return notSent.get();
    }

    /**
     * Ends the stream and waits for journeys under way; those that are still unanswered after that time are noted as
     * unanswered by the shopper's own time limit.
     */
    public void stop(Duration atMost) throws InterruptedException {
        stop.countDown();
        clock.join(atMost.toMillis());
        workers.shutdown();
        if (!workers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            workers.shutdownNow();
            workers.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        workers.shutdownNow();
    }

    private void run() {
        long begin = System.nanoTime();
        for (long i = 0; ; i++) {
            long due = begin + (long) (i * 1e9 / arrivalsPerSecond);
            try {
                if (stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
            submit(next(i));
        }
    }

    private void submit(Runnable journey) {
        if (!shopper.hasRoom()) {
            notSent.incrementAndGet();
            return;
        }
        try {
            workers.execute(journey);
            arrivals.incrementAndGet();
        } catch (RejectedExecutionException e) {
            notSent.incrementAndGet();
        }
    }

    /** Draws everything here, on one thread, so that the seed decides and not the order of answers. */
    private Runnable next(long number) {
        long user = users.first() + random.nextInt(users.count());
        long merchant = random.nextInt(users.merchants());
        long amount = 100 + random.nextInt(9_900);
        int kind = random.nextInt(100);
        String method = random.nextInt(100) < 75 ? "BALANCE" : "HUABEI";
        boolean refund = random.nextInt(100) < 12;
        String key = "real-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + "-" + number;
        if (kind < 60) {
            return () -> shopper.buy(key, user, merchant, amount, method, refund);
        }
        return kind < 85 ? () -> shopper.lookAtBills(user) : () -> shopper.lookAtAccount(user);
    }
}
