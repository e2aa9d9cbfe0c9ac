package io.kingtide.payments.model;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Issues {@link TransactionId}s for one worker. Thread-safe and lock-free: each slot has its own counter, 16,384 ids a
 * second. The first id is issued in the second after construction, so that a process that was killed and started again
 * within one second does not repeat ids. If the clock steps back by more than {@link #TOLERATED_STEP_SECONDS}, nothing
 * is issued until it has caught up; smaller steps are ridden out on the second that was reached.
 */
public final class TransactionIds {
    /** A step back of this many seconds is bridged by staying on the second already reached. */
    static final int TOLERATED_STEP_SECONDS = 1;

    private final Clock clock;
    private final int worker;
    private final long firstSecond;
    private final AtomicLongArray lastBySlot = new AtomicLongArray(Slot.COUNT);

    /**
     * @param worker 0 to 63, unique among the processes that issue ids
     */
    public TransactionIds(Clock clock, int worker) {
        if (worker < 0 || worker >= 1 << TransactionId.WORKER_BITS) {
            throw new IllegalArgumentException("worker " + worker + " is not between 0 and 63");
        }
        this.clock = clock;
        this.worker = worker;
        this.firstSecond = clockSecond() + 1;
    }

    /**
     * A new id on the primary stores.
     *
     * @throws IdsExhausted if the clock stepped back or the slot's share of this second is used up; nothing was issued
     */
    public TransactionId next(IdType type, Slot slot) {
        return next(type, slot, 0);
    }

    /** A new id with the given elastic bits. */
    public TransactionId next(IdType type, Slot slot, int elastic) {
        long now = Math.max(clockSecond(), firstSecond);
        while (true) {
            long last = lastBySlot.get(slot.number());
            long lastSecond = last >>> TransactionId.SEQUENCE_BITS;
            if (clockSecond() + TOLERATED_STEP_SECONDS < lastSecond) {
                throw new IdsExhausted("the clock stepped back " + (lastSecond - clockSecond()) + " s");
            }
            long next = now > lastSecond ? now << TransactionId.SEQUENCE_BITS : last + 1;
            if (next >>> TransactionId.SEQUENCE_BITS > Math.max(now, lastSecond)) {
                throw new IdsExhausted("more than 16384 ids were asked for slot " + slot + " within one second");
            }
            if (lastBySlot.compareAndSet(slot.number(), last, next)) {
                return TransactionId.of(elastic, type, slot, next >>> TransactionId.SEQUENCE_BITS, worker, (int)
                        (next & (1 << TransactionId.SEQUENCE_BITS) - 1));
            }
        }
    }

    private long clockSecond() {
        return clock.instant().getEpochSecond() - TransactionId.EPOCH_SECOND;
    }

    /** No id could be issued without risking a duplicate. Trying again later is safe. */
    public static final class IdsExhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IdsExhausted(String reason) {
            super("No transaction id was issued: " + reason);
        }
    }
}
