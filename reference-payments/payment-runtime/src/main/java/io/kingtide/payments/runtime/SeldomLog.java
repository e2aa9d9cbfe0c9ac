package io.kingtide.payments.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Writes at most one warning a second and says how many it left out: when a store or a service is gone, every request
 * fails in the same way, and a log that cannot keep up makes the outage worse. Thread-safe.
 */
public final class SeldomLog {
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Logger log;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong leftOut = new AtomicLong();

    public SeldomLog(Logger log) {
        this.log = log;
    }

    public void warn(String what, Object why) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        long missing = leftOut.getAndSet(0);
        log.warn("{}: {}{}", what, why, missing == 0 ? "" : " (and " + missing + " more like it before)");
    }
}
