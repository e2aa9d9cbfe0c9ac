package io.kingtide.sql;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A rewriter that remembers its verdicts. Thread-safe; a hit takes no lock and allocates nothing.
 *
 * <p>The cache cannot be flooded: a text is kept from its second sight on, so statements with a literal of their own pass
 * by without pushing anything out. It is bounded in entries and in bytes, and long texts are never kept.
 *
 * <p>Layout: sets of {@value #WAYS} slots, picked by the text's hash. A newcomer takes a free slot of its set, or the one
 * that was not used since a newcomer last came by (the clock algorithm, within a set). Before that stands a table of
 * fingerprints of texts seen once; a fingerprint is overwritten by the next one that falls on its place, so remembering what
 * was seen costs a fixed number of bytes.
 */
public final class CachedRewriter {
    private static final int WAYS = 4;
    /** A text longer than this is parsed anew each time; it is a bulk insert and no statement of a hot path. */
    private static final int LONGEST_KEPT = 16_384;

    private static final int ENTRY_OVERHEAD_BYTES = 256;

    private final ShadowRewriter rewriter;
    private final AtomicReferenceArray<@Nullable Entry> slots;
    private final AtomicIntegerArray seenOnce;
    private final int setMask;
    private final long budgetBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** A text with its verdict. */
    private static final class Entry {
        final String sql;
        final Verdict verdict;
        final int bytes;
        /** Used since a newcomer last looked. A lost update only makes the clock a little worse. */
        boolean used = true;

        Entry(String sql, Verdict verdict) {
            this.sql = sql;
            this.verdict = verdict;
            int rewritten = verdict.isRefused() ? 0 : verdict.sql().length();
            this.bytes = ENTRY_OVERHEAD_BYTES
                    + 2 * (sql.length() + rewritten)
                    + ENTRY_OVERHEAD_BYTES * verdict.tables().size();
        }
    }

    /**
     * @param entries how many verdicts to keep at most; rounded up to a power of two
     * @param budgetBytes how much they may weigh together, texts included
     */
    public CachedRewriter(ShadowRewriter rewriter, int entries, long budgetBytes) {
        if (entries < WAYS || entries > 1 << 20 || budgetBytes < 1) {
            throw new IllegalArgumentException("A cache of " + entries + " entries and " + budgetBytes
                    + " bytes cannot be made: expected " + WAYS + " to " + (1 << 20) + " entries and at least a byte.");
        }
        this.rewriter = rewriter;
        int size = Integer.highestOneBit(entries - 1) << 1;
        this.slots = new AtomicReferenceArray<>(size);
        this.seenOnce = new AtomicIntegerArray(size * 2);
        this.setMask = size / WAYS - 1;
        this.budgetBytes = budgetBytes;
    }

    /** A cache of the size that suits one data source: 4,096 verdicts, 16 MB. */
    public static CachedRewriter of(ShadowRewriter rewriter) {
        return new CachedRewriter(rewriter, 4096, 16L << 20);
    }

    /** The same verdict as {@link ShadowRewriter#rewrite}. */
    public Verdict rewrite(String sql) {
        int hash = spread(sql.hashCode());
        int set = (hash & setMask) * WAYS;
        for (int i = set; i < set + WAYS; i++) {
            Entry entry = slots.get(i);
            if (entry != null && entry.sql.equals(sql)) {
                if (!entry.used) {
                    entry.used = true;
                }
                hits.increment();
                return entry.verdict;
            }
        }
        misses.increment();
        Verdict verdict = rewriter.rewrite(sql);
        if (sql.length() <= LONGEST_KEPT && wasSeen(hash)) {
            keep(set, new Entry(sql, verdict));
        }
        return verdict;
    }

    /** Verdicts given from memory. */
    public long hits() {
        return hits.sum();
    }

    /** Verdicts that had to be worked out. */
    public long misses() {
        return misses.sum();
    }

    /** How many verdicts are kept now. */
    public int size() {
        int size = 0;
        for (int i = 0; i < slots.length(); i++) {
            size += slots.get(i) == null ? 0 : 1;
        }
        return size;
    }

    /** What they weigh, in bytes, by estimate. */
    public long sizeBytes() {
        return bytes.get();
    }

    /** The rewriter that works out what is not remembered. */
    public ShadowRewriter rewriter() {
        return rewriter;
    }

    /** Whether a text of this hash came by lately; from now on it did. */
    private boolean wasSeen(int hash) {
        // Zero marks an empty place, so no fingerprint is zero.
        int fingerprint = hash | 1;
        int place = (hash >>> 7) & (seenOnce.length() - 1);
        return seenOnce.getAndSet(place, fingerprint) == fingerprint;
    }

    private void keep(int set, Entry entry) {
        int victim = -1;
        for (int i = set; i < set + WAYS; i++) {
            Entry present = slots.get(i);
            if (present == null) {
                victim = i;
                break;
            }
            if (present.sql.equals(entry.sql)) {
                return;
            }
            if (!present.used && victim < 0) {
                victim = i;
            }
            present.used = false;
        }
        if (victim < 0) {
            victim = set;
        }
        Entry out = slots.get(victim);
        long change = entry.bytes - (out == null ? 0 : out.bytes);
        if (bytes.addAndGet(change) > budgetBytes || !slots.compareAndSet(victim, out, entry)) {
            bytes.addAndGet(-change);
        }
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }
}
