package io.kingtide.scenario.curve;

import java.util.PrimitiveIterator;
import java.util.SplittableRandom;

/**
 * Proves the bound on memory; run by hand: {@code java -Xmx64m -cp target/classes:target/test-classes
 * io.kingtide.scenario.curve.TenMillionArrivals}.
 */
final class TenMillionArrivals {
    private TenMillionArrivals() {}

    public static void main(String[] arguments) {
        long begun = System.nanoTime();
        Curve day = Curves.timestamps(
                new SplittableRandom(1).longs(10_000_000, 0, 86_400_000_000L).iterator());
        long read = System.nanoTime();
        PrimitiveIterator.OfLong arrivals = day.compress(60).arrivals(Spacing.EVEN, 1);
        long count = 0;
        long last = 0;
        while (arrivals.hasNext()) {
            long next = arrivals.nextLong();
            if (next < last) {
                throw new AssertionError("arrivals must ascend");
            }
            last = next;
            count++;
        }
        System.out.printf(
                "%,d arrivals in any order: read in %.1f s, streamed at x60 in %.1f s, heap limit %d MB%n",
                count,
                (read - begun) / 1e9,
                (System.nanoTime() - read) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
