package io.kingtide.scenario.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Curve HOLD = Curves.hold(1_000, Duration.ofSeconds(20));

    @Test
    void evenArrivalsOfAConstantRateAreAllTheSameDistanceApart() {
        long[] arrivals = list(HOLD.arrivals(Spacing.EVEN, 1));
        assertThat(arrivals).hasSize(20_000);
        for (int i = 1; i < arrivals.length; i++) {
            assertThat(arrivals[i] - arrivals[i - 1]).isBetween(999_999L, 1_000_001L);
        }
    }

    @Test
    void evenArrivalsOfAStepAreEachInTheirTenthOfASecond() {
        Curve step = Curves.step(0, 5_000, Duration.ofSeconds(1));
        long[] arrivals = list(step.arrivals(Spacing.EVEN, 1));
        for (int tenth = 0; tenth < 10; tenth++) {
            long from = tenth * 100_000_000L;
            long count = Arrays.stream(arrivals)
                    .filter(at -> at >= from && at < from + 100_000_000L)
                    .count();
            assertThat((double) count)
                    .isCloseTo(step.cumulative((tenth + 1) / 10.0) - step.cumulative(tenth / 10.0), within(1.0));
        }
    }

    /** The distances of a Poisson process are exponential: mean and standard deviation are the same. */
    @Test
    void poissonArrivalsHaveExponentialDistances() {
        long[] arrivals = list(HOLD.arrivals(Spacing.POISSON, 7));
        double[] gaps = new double[arrivals.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (arrivals[i + 1] - arrivals[i]) / 1e6;
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).average().orElseThrow());
        assertThat(mean).isCloseTo(1.0, within(0.03));
        assertThat(deviation).isCloseTo(1.0, within(0.03));
        double longer = Arrays.stream(gaps).filter(g -> g > 2).count() / (double) gaps.length;
        assertThat(longer).isCloseTo(Math.exp(-2), within(0.01));
    }

    /** Counts in disjoint bins are Poisson: their variance equals their mean, also under a curve that changes. */
    @Test
    void poissonCountsUnderAWaveHaveTheVarianceOfTheirMean() {
        Curve wave = Curves.wave(0, 2_000, Duration.ofSeconds(5), Duration.ofSeconds(20));
        double chiSquare = 0;
        int bins = 200;
        long[] arrivals = list(wave.arrivals(Spacing.POISSON, 3));
        for (int i = 0; i < bins; i++) {
            double from = 20.0 * i / bins;
            double to = 20.0 * (i + 1) / bins;
            double expected = wave.cumulative(to) - wave.cumulative(from);
            double seen = Arrays.stream(arrivals)
                    .filter(at -> at >= from * 1e9 && at < to * 1e9)
                    .count();
            chiSquare += (seen - expected) * (seen - expected) / Math.max(expected, 0.5);
        }
        // Chi-square with about 200 degrees of freedom: mean 200, standard deviation 20.
        assertThat(chiSquare).isBetween(120.0, 290.0);
    }

    @Test
    void theSameSeedGivesTheSameArrivalsAndAnotherSeedOthers() {
        assertThat(list(HOLD.arrivals(Spacing.POISSON, 5))).isEqualTo(list(HOLD.arrivals(Spacing.POISSON, 5)));
        assertThat(list(HOLD.arrivals(Spacing.POISSON, 5))).isNotEqualTo(list(HOLD.arrivals(Spacing.POISSON, 6)));
    }

    private static long[] list(PrimitiveIterator.OfLong arrivals) {
        return StreamSupport.longStream(java.util.Spliterators.spliteratorUnknownSize(arrivals, 0), false)
                .toArray();
    }
}
