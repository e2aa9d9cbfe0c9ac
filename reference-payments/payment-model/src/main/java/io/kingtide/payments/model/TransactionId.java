package io.kingtide.payments.model;

import java.time.Instant;

/**
 * A 63-bit identifier that says where its row lives. From the highest bit: elastic 2 (which generation of store: 0 the
 * primary, 2 the failover shard), reserved 1 (always 0), type 4, slot 7, seconds 29 (since 2026-01-01, enough until
 * 2043), worker 6, sequence 14. Written as decimal text in JSON, because JavaScript numbers end at 2<sup>53</sup>.
 *
 * @param value never negative
 */
public record TransactionId(long value) {
    /** Second zero of the identifiers. */
    public static final long EPOCH_SECOND =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    /** The elastic bits of what lives on the failover shard. */
    public static final int FAILOVER = 2;

    static final int SEQUENCE_BITS = 14;
    static final int WORKER_BITS = 6;
    static final int SECOND_BITS = 29;
    static final int SLOT_BITS = 7;
    static final int TYPE_BITS = 4;
    static final int WORKER_SHIFT = SEQUENCE_BITS;
    static final int SECOND_SHIFT = WORKER_SHIFT + WORKER_BITS;
    static final int SLOT_SHIFT = SECOND_SHIFT + SECOND_BITS;
    static final int TYPE_SHIFT = SLOT_SHIFT + SLOT_BITS;
    static final int RESERVED_SHIFT = TYPE_SHIFT + TYPE_BITS;
    static final int ELASTIC_SHIFT = RESERVED_SHIFT + 1;

    public TransactionId {
        if (value < 0
                || field(value, RESERVED_SHIFT, 1) != 0
                || field(value, SLOT_SHIFT, SLOT_BITS) >= Slot.COUNT
                || IdType.ofCode(field(value, TYPE_SHIFT, TYPE_BITS)).isEmpty()) {
            throw new IllegalArgumentException("not a transaction id of this system");
        }
    }

    static TransactionId of(int elastic, IdType type, Slot slot, long second, int worker, int sequence) {
        return new TransactionId((long) elastic << ELASTIC_SHIFT
                | (long) type.code() << TYPE_SHIFT
                | (long) slot.number() << SLOT_SHIFT
                | second << SECOND_SHIFT
                | (long) worker << WORKER_SHIFT
                | sequence);
    }

    /**
     * Reads an id as a client sends it.
     *
     * @throws IllegalArgumentException if the text is not an id of this type
     */
    public static TransactionId parse(String text, IdType expected) {
        if (!text.matches("\\d{1,19}")) {
            throw new IllegalArgumentException("an id is a decimal number of up to 19 digits");
        }
        TransactionId id;
        try {
            id = new TransactionId(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an id has at most 63 bits", e);
        }
        if (id.type() != expected) {
            throw new IllegalArgumentException("this id names a " + id.type() + ", not a " + expected);
        }
        return id;
    }

    /**
     * The id of the bill that says what this payment or refund did. Every consumer derives the same one, and no two
     * payments or refunds share one, because a worker counts all types of a slot in one sequence. Bills are not sharded
     * by generation, so their elastic bits are 0.
     */
    public TransactionId ofItsBill() {
        return of(0, IdType.BILL, slot(), field(value, SECOND_SHIFT, SECOND_BITS), worker(), sequence());
    }

    /**
     * The id of the transfer that returns what a refund or repayment by this id brought beyond the debt. It is posted
     * where the buyer's account is, so its elastic bits are 0.
     */
    public TransactionId ofItsSurplus() {
        return of(0, IdType.SURPLUS, slot(), field(value, SECOND_SHIFT, SECOND_BITS), worker(), sequence());
    }

    public IdType type() {
        return IdType.ofCode(field(value, TYPE_SHIFT, TYPE_BITS)).orElseThrow();
    }

    public Slot slot() {
        return new Slot(field(value, SLOT_SHIFT, SLOT_BITS));
    }

    /** 0 for the primary stores, 2 for the failover shard. */
    public int elastic() {
        return field(value, ELASTIC_SHIFT, 2);
    }

    public Instant issuedAt() {
        return Instant.ofEpochSecond(EPOCH_SECOND + field(value, SECOND_SHIFT, SECOND_BITS));
    }

    public int worker() {
        return field(value, WORKER_SHIFT, WORKER_BITS);
    }

    public int sequence() {
        return field(value, 0, SEQUENCE_BITS);
    }

    private static int field(long value, int shift, int bits) {
        return (int) (value >>> shift & (1L << bits) - 1);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
