package io.kingtide.scenario.run;

import io.kingtide.scenario.Share;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * A share of the arrivals of a run's open journeys in the order of their time, shared by all lanes of an engine. Computed lazily.
 * Thread-safe.
 */
public final class ArrivalCursor {
    private final PrimitiveIterator.OfLong[] streams;
    /** The head of each stream, {@link Long#MAX_VALUE} at its end. */
    private final long[] heads;

    private final Share share;
    private long number;

    ArrivalCursor(PrimitiveIterator.OfLong[] streams, Share share) {
        this.streams = streams;
        this.share = share;
        this.heads = new long[streams.length];
        for (int i = 0; i < streams.length; i++) {
            advance(i);
        }
        skipOthers();
    }

    /** The next arrival of this share, or null when there are no more. */
    public synchronized @Nullable Arrival take() {
        int earliest = earliest();
        if (earliest < 0) {
            return null;
        }
        Arrival arrival = new Arrival(earliest, number++, heads[earliest]);
        advance(earliest);
        skipOthers();
        return arrival;
    }

    /** Passes over the arrivals that other workers send, so that the head is always one of ours. */
    private void skipOthers() {
        while (!share.has(number)) {
            int earliest = earliest();
            if (earliest < 0) {
                return;
            }
            number++;
            advance(earliest);
        }
    }

    /** The time of the next arrival, or {@link Long#MAX_VALUE}. */
    public synchronized long peekNanos() {
        int earliest = earliest();
        return earliest < 0 ? Long.MAX_VALUE : heads[earliest];
    }

    private int earliest() {
        int earliest = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] < least) {
                least = heads[i];
                earliest = i;
            }
        }
        return earliest;
    }

    private void advance(int i) {
        heads[i] = streams[i].hasNext() ? streams[i].nextLong() : Long.MAX_VALUE;
    }
}
