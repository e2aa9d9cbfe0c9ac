package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what was decided leave together: confirmed messages, and confirms of credit. Each confirmation schedules a
 * departure of its own a moment later, in the context of its producer; the first one that comes due takes along all that
 * was confirmed meanwhile, and those whose message has gone find nothing to do. What belongs together is not decided
 * here: a departure reads the messages from the table, and so takes only those that its own context can see. Thread-safe.
 */
final class Departures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final int SENDERS = 2;
    private static final int MOST_WAITING = 2048;
    private static final long GATHER_MILLIS = 80;
    private static final long LONGEST_GATHER_MILLIS = 640;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Carrier carrier;
    private final Map<Store, Set<Long>> waiting = new ConcurrentHashMap<>();
    private final long gatherMillis;
    private final ScheduledThreadPoolExecutor senders;
    /** After a delivery that did not arrive nothing departs for a while; the rounds go on trying. */
    private volatile long restUntilNanos = System.nanoTime();

    /** What carries messages. */
    interface Carrier {
        /**
         * Delivers those of these messages that are open and that the calling context can see.
         *
         * @param claims each message is delivered by the departure that removes it from here
         * @return false if the consumer cannot be reached
         */
        boolean carry(Store store, List<Long> candidates, Set<Long> claims);
    }

    /**
     * @param stores how many stores this unit has: each is carried for by itself, and gathers the longer the fewer of all
     *     payments are its own, so that a call carries as many of them with eight stores as with one
     */
    Departures(Carrier carrier, int stores) {
        this.carrier = carrier;
        this.gatherMillis = Math.min(LONGEST_GATHER_MILLIS, GATHER_MILLIS * stores);
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "message-sender");
            thread.setDaemon(true);
            // The first request that sends must not leave its class loader behind in the thread.
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        };
        this.senders = new ScheduledThreadPoolExecutor(SENDERS, threads);
        senders.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    }

    /** The message is committed and may go. What cannot be taken now is left to the next round. */
    void confirmed(Store store, long messageId) {
        Set<Long> here = waiting.computeIfAbsent(store, first -> ConcurrentHashMap.newKeySet());
        if (here.size() >= MOST_WAITING || !here.add(messageId)) {
            return;
        }
        soon(gatherMillis, () -> depart(store, here, messageId));
    }

    /** Carries those that wait and are meant in the caller's own thread, and waits for those that are under way. */
    void departNow(LongPredicate meant) {
        waiting.forEach((store, here) -> {
            List<Long> wanted = here.stream().filter(meant::test).toList();
            for (int from = 0; from < wanted.size(); from += MessageChannel.MOST) {
                carrier.carry(store, wanted.subList(from, Math.min(wanted.size(), from + MessageChannel.MOST)), here);
            }
        });
    }

    /** Runs this in the caller's context, but not in its way. */
    void soon(Runnable work) {
        if (senders.getQueue().size() < 2 * MOST_WAITING) {
            soon(0, work);
        }
    }

    private void soon(long delayMillis, Runnable work) {
        try {
            senders.schedule(
                    () -> {
                        try {
                            work.run();
                        } catch (StoreFailure e) {
                            LOG.debug("Messages were not ticked off and will be delivered again: {}", e.getMessage());
                        }
                    },
                    delayMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("Closing; left to the next start", e);
        }
    }

    private void depart(Store store, Set<Long> here, long own) {
        if (!here.contains(own)) {
            return;
        }
        try {
            if (System.nanoTime() - restUntilNanos < 0) {
                return;
            }
            if (!carrier.carry(store, candidates(here, own), here)) {
                restUntilNanos = System.nanoTime() + REST_NANOS;
            }
        } finally {
            here.remove(own);
        }
    }

    private static List<Long> candidates(Set<Long> here, long own) {
        List<Long> candidates = new ArrayList<>();
        candidates.add(own);
        for (Long other : here) {
            if (candidates.size() == MessageChannel.MOST) {
                break;
            }
            if (other != own) {
                candidates.add(other);
            }
        }
        return candidates;
    }

    @Override
    public void close() {
        senders.shutdown();
        try {
            if (!senders.awaitTermination(2, TimeUnit.SECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException e) {
            senders.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
