package io.kingtide.payments.checker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What clients asked for and what they were told. Thread-safe. */
public final class History {
    private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

    private final List<Recreation> recreations = Collections.synchronizedList(new ArrayList<>());

    /** What a call was for. */
    public enum Kind {
        ORDER("orders", "order_id"),
        PAYMENT("payment", "payment_id"),
        REFUND("refund", "refund_id"),
        REPAYMENT("repayment", "repayment_id");

        final String table;
        final String idColumn;

        Kind(String table, String idColumn) {
            this.table = table;
            this.idColumn = idColumn;
        }
    }

    /** What the client knows. */
    public enum Outcome {
        /** It was told that it happened. */
        DONE,
        /** It was told that it did not happen and will not. */
        REFUSED,
        /** It was not told, or was told to ask again: both are allowed. */
        MAYBE
    }

    /**
     * One idempotency key's story.
     *
     * @param id what the answer named, 0 if it named nothing
     * @param amount minor units that the request asked for; 0 where the request names none
     */
    public record Entry(Kind kind, long buyer, String key, Outcome outcome, long id, long amount) {}

    /**
     * An order that a client created again under its key, because it was told that the first one's shard is lost.
     *
     * @param firstId what the first answer named
     * @param lastId what the last answer named; the same id if the shard was back by then
     */
    public record Recreation(long firstId, long lastId) {}

    public void add(Entry entry) {
        entries.add(entry);
    }

    /** Replaces what the order's key stands for, as the client does when it is told another id for it. */
    public void recreated(Entry first, Entry last) {
        entries.remove(first);
        entries.add(last);
        recreations.add(new Recreation(first.id(), last.id()));
    }

    /** A copy of the recreations. */
    public List<Recreation> recreations() {
        synchronized (recreations) {
            return List.copyOf(recreations);
        }
    }

    /** A copy of what was recorded. */
    public List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    public long count(Outcome outcome) {
        return entries().stream().filter(entry -> entry.outcome() == outcome).count();
    }
}
