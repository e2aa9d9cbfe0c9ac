package io.kingtide.scenario.curve;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** Arrival k where the area under the curve reaches k + 1/2, so that each stands in the middle of its own share. */
final class EvenArrivals implements PrimitiveIterator.OfLong {
    private final Curve curve;
    private final long count;
    private long next;

    EvenArrivals(Curve curve) {
        this.curve = curve;
        // A hair of rounding must not cost the last arrival of a curve whose area is meant to be a whole number.
        this.count = (long) Math.floor(curve.total() + 0.5 + 1e-9);
    }

    @Override
    public boolean hasNext() {
        return next < count;
    }

    @Override
    public long nextLong() {
        if (next >= count) {
            throw new NoSuchElementException();
        }
        double seconds = curve.timeOf(Math.min(next + 0.5, curve.total()));
        next++;
        return (long) (seconds * 1e9);
    }
}
