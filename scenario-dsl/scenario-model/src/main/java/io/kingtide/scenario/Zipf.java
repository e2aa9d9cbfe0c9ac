package io.kingtide.scenario;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Ranks 0 to n-1, where rank r is drawn with a probability in proportion to 1/(r+1)^skew, by inversion of a table of
 * cumulative weights.
 */
final class Zipf {
    /** The largest number of distinct values; the table takes 8 bytes for each. */
    static final int MAX_VALUES = 4_000_000;

    private final double[] cumulative;

    Zipf(int values, double skew) {
        cumulative = new double[values];
        double sum = 0;
        for (int rank = 0; rank < values; rank++) {
            sum += Math.pow(rank + 1.0, -skew);
            cumulative[rank] = sum;
        }
    }

    int next(RandomGenerator random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        return Math.min(found >= 0 ? found + 1 : -found - 1, cumulative.length - 1);
    }
}
