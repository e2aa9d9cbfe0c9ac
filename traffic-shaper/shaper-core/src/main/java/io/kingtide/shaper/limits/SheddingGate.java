package io.kingtide.shaper.limits;

import io.kingtide.shaper.TrafficKind;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many requests are under way, and sheds by importance: the fuller it gets, the more a request must matter to be
 * let in. Test traffic of any importance is shed from half of the bound on, before any real request. Thread-safe; no lock.
 */
public final class SheddingGate {
    private static final int TEST_PERCENT = 50;

    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param most how many requests may be under way at most, at least 1
     */
    public SheddingGate(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at most " + most + " requests under way; expected 1 or more");
        }
        this.most = most;
    }

    /** Lets a request in, or not; one that was let in must {@link #leave}. */
    public boolean enter(Importance importance, TrafficKind kind) {
        int share = importance.share(most);
        if (kind == TrafficKind.TEST) {
            share = Math.min(share, Math.max(1, most * TEST_PERCENT / 100));
        }
        while (true) {
            int now = underWay.get();
            if (now >= share) {
                return false;
            }
            if (underWay.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** A request that was let in has ended. */
    public void leave() {
        underWay.decrementAndGet();
    }

    /** How many requests are under way. */
    public int underWay() {
        return underWay.get();
    }
}
