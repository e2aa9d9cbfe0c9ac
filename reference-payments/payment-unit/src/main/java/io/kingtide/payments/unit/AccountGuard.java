package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Knows which accounts a lost primary may have changed without its replica having heard of it. Before a buyer's rows
 * change, the time is written into the guard, under the buyer. What the replica has is known by the beat: a time that
 * the unit writes into the primary, below which none of its changes is under way any more. A replica that shows beat
 * <i>b</i> therefore has every change that was recorded up to <i>b</i>, however long a thread was paused between record
 * and commit; only buyers with a later record are blocked. Thread-safe.
 */
final class AccountGuard implements AutoCloseable {
    /** The buyer of a block that covers every account of a shard. */
    static final long EVERYBODY = -1;

    private static final int RETRY_SECONDS = 5;

    private final @Nullable Store guard;
    private final Set<String> replicated;
    private final String unit;
    private final Clock clock;
    private final AtomicLong latest = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Integer> underWay = new ConcurrentSkipListMap<>();
    private final Blocks blocks;
    private volatile Set<String> promoted = Set.of();
    private final Set<String> moved = ConcurrentHashMap.newKeySet();

    /** Asked where it is written down: the guard's tables. */
    interface Blocks {
        boolean blocks(String shard, long buyer);

        /** Whether a replica is about to take the place of the shard's primary, or has. */
        boolean replaced(String shard);
    }

    /**
     * @param guard where changes are recorded; null if there is none
     * @param replicated the shards that have a replica; only their changes are recorded
     * @param blocks asked for accounts of shards that their replica serves
     */
    AccountGuard(@Nullable Store guard, Collection<String> replicated, String unit, Clock clock, Blocks blocks) {
        this.guard = guard;
        this.blocks = blocks;
        this.replicated = Set.copyOf(replicated);
        this.unit = unit;
        this.clock = clock;
    }

    /** A change that may be under way until it is closed. */
    interface Change extends AutoCloseable {
        @Override
        void close();
    }

    @Nullable
    Store guard() {
        return guard;
    }

    /** Opens a change; it must be open before its record is written, and closed after its commit. */
    Change begin() {
        long at = now();
        underWay.merge(at, 1, Integer::sum);
        // Whoever read the watermark before this was there saw a time that is not later than 'at'.
        return () -> underWay.computeIfPresent(at, (time, count) -> count == 1 ? null : count - 1);
    }

    /** Milliseconds that never run backwards, whatever the wall clock does. */
    private long now() {
        return latest.accumulateAndGet(clock.millis(), (before, read) -> Math.max(before + 1, read));
    }

    /** No change of this unit that was recorded at or before this time is under way. */
    long beat() {
        long upTo = now();
        Map.Entry<Long, Integer> oldest = underWay.firstEntry();
        return oldest == null ? upTo - 1 : Math.min(upTo, oldest.getKey()) - 1;
    }

    /** Records, in the caller's transaction on the guard, that a buyer's rows are about to change. */
    void record(GuardMapper mapper, Store shard, long buyer) {
        if (!replicated.contains(shard.name())) {
            return;
        }
        long at = now();
        if (mapper.changedAgain(buyer, shard.name(), unit, at) == 0) {
            mapper.changedFirst(buyer, shard.name(), unit, at);
        }
    }

    /** Does work that changes a buyer's rows outside a request: recorded before, under way until it ends. */
    <T> T changing(Store shard, long buyer, Supplier<T> work) {
        Store recorder = guard;
        if (recorder == null || !replicated.contains(shard.name())) {
            return work.get();
        }
        try (Change change = begin()) {
            try {
                recorder.inTransaction(session -> {
                    record(session.mapper(GuardMapper.class), shard, buyer);
                    return buyer;
                });
            } catch (StoreFailure.DuplicateKey e) {
                // Another thread recorded this buyer's first change at the same time; now the row is there.
                recorder.inTransaction(session -> {
                    record(session.mapper(GuardMapper.class), shard, buyer);
                    return buyer;
                });
            }
            requireInPlace(shard, buyer);
            return work.get();
        }
    }

    boolean isBlocked(Store shard, long buyer) {
        return promoted.contains(shard.name()) && blocks.blocks(shard.name(), buyer);
    }

    /** Turns requests of blocked buyers away. */
    void requireOpen(Store shard, long buyer) {
        if (isBlocked(shard, buyer)) {
            throw ApiProblem.retryLater(
                    HttpStatus.LOCKED,
                    "account-blocked",
                    "The primary of slot " + Slot.ofUser(buyer) + " was lost while this account may have been changing;"
                            + " it is blocked until both copies are reconciled. Nothing was changed.",
                    RETRY_SECONDS);
        }
    }

    /**
     * The fence between a primary and the replica that takes its place: asked after a change was recorded, and before it is
     * made. The takeover says so in the guard before it reads the records. So either it has read this one, and the buyer
     * is blocked, or this call sees that the primary is replaced; no change reaches the former primary that its replica
     * does not know of as possible.
     */
    void requireInPlace(Store shard, long buyer) {
        if (!replicated.contains(shard.name())) {
            return;
        }
        if (moved.contains(shard.name())) {
            requireOpen(shard, buyer);
        } else if (promoted.contains(shard.name()) || blocks.replaced(shard.name())) {
            throw ApiProblem.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "store-unavailable",
                    "The primary of slot " + Slot.ofUser(buyer) + " is being replaced; nothing was changed. Send the"
                            + " request again with the same Idempotency-Key.",
                    1);
        }
    }

    /** A time that every change which begins from now on is later than. */
    long mark() {
        return now();
    }

    /** Whether every change that began up to this mark has ended. */
    boolean isOver(long mark) {
        Map.Entry<Long, Integer> oldest = underWay.firstEntry();
        return oldest == null || oldest.getKey() > mark;
    }

    /** This shard is reached at its replica from now on. */
    void moved(String shard) {
        moved.add(shard);
    }

    /** From now on these shards are served by their replicas, and so some of their accounts may be blocked. */
    void promoted(Collection<String> shards) {
        promoted = Set.copyOf(shards);
    }

    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
    }
}
