package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.Stores;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on without a request: recovery of flexible transactions, deferred refunds, folding. A round that fails is
 * logged and the next one tries again; a lost store delays its own rounds only.
 */
final class BackgroundJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundJobs.class);

    private final SeldomLog log = new SeldomLog(LOG);
    private final Stores stores;
    private final ScheduledExecutorService threads;

    BackgroundJobs(Stores stores) {
        this.stores = stores;
        this.threads = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "unit-jobs");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs the job over and over, for each store, whenever {@code enabled} says so for this store. */
    void every(int pauseMillis, String name, Predicate<Store> enabled, ToIntFunction<Store> job) {
        for (Store store : stores.all()) {
            threads.scheduleWithFixedDelay(
                    () -> round(name, store, enabled, job), pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Nothing may escape from here: the schedule would end without a word. */
    private void round(String name, Store store, Predicate<Store> enabled, ToIntFunction<Store> job) {
        try {
            int done = enabled.test(store) ? job.applyAsInt(store) : 0;
            if (done > 0) {
                LOG.debug("{}: {} in store {}", name, done, store.name());
            }
        } catch (RuntimeException e) {
            log.warn(name + " in store " + store.name() + " failed and will be tried again", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(3, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
