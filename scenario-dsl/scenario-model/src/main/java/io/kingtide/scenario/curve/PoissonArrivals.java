package io.kingtide.scenario.curve;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;

/**
 * Seeded Poisson arrivals by the time-change theorem: where arrivals in the area under the curve have independent
 * exponential distances of mean 1, arrivals in time are a Poisson process with the curve as its intensity.
 */
final class PoissonArrivals implements PrimitiveIterator.OfLong {
    private final Curve curve;
    private final double total;
    private final SplittableRandom random;
    private double area;

    PoissonArrivals(Curve curve, long seed) {
        this.curve = curve;
        this.total = curve.total();
        this.random = new SplittableRandom(seed);
        advance();
    }

    @Override
    public boolean hasNext() {
        return area < total;
    }

    @Override
    public long nextLong() {
        if (area >= total) {
            throw new NoSuchElementException();
        }
        long nanos = (long) (curve.timeOf(area) * 1e9);
        advance();
        return nanos;
    }

    private void advance() {
        area -= Math.log1p(-random.nextDouble());
    }
}
