package io.kingtide.scenario.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.ScenarioException;
import java.time.Duration;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final long EPOCH = 805_000_000_000_000L;

    @Test
    void evenArrivalsAreTheRecordedOnesWhateverTheirOrder() {
        // More than one sorted run, and more than one block.
        long[] recorded = new SplittableRandom(1)
                .longs(400_000, EPOCH, EPOCH + 3_600_000_000L)
                .toArray();
        Curve curve = Curves.timestamps(Arrays.stream(recorded).iterator());

        Arrays.sort(recorded);
        long origin = recorded[0] / 1_000_000 * 1_000_000;
        PrimitiveIterator.OfLong arrivals = curve.arrivals(Spacing.EVEN, 0);
        long last = 0;
        for (long micros : recorded) {
            long expected = Math.max(micros - origin, last + 1);
            assertThat(Math.round(arrivals.nextLong() / 1e3)).isBetween(expected - 1, expected + 1);
            last = expected;
        }
        assertThat(arrivals.hasNext()).isFalse();
        assertThat(curve.total()).isEqualTo(recorded.length);
    }

    @Test
    void compressionMovesEachRecordedArrival() {
        Curve hour = Curves.timestamps(
                LongStream.of(0, 1_800_000_000L, 3_599_000_000L).iterator());
        Curve minute = hour.compress(60);
        assertThat(minute.length()).isEqualTo(Duration.ofMinutes(1));
        PrimitiveIterator.OfLong arrivals = minute.arrivals(Spacing.EVEN, 0);
        arrivals.nextLong();
        assertThat(arrivals.nextLong() / 1_000_000).isEqualTo(30_000);
    }

    @Test
    void arrivalsAtTheSameMomentStayApartByAMicrosecond() {
        Curve burst =
                Curves.timestamps(LongStream.generate(() -> EPOCH).limit(1_000).iterator());
        assertThat(burst.total()).isEqualTo(1_000);
        assertThat(burst.cumulative(0.0011)).isGreaterThanOrEqualTo(999.5);
    }

    @Test
    void nothingAndNegativeTimesAreRefused() {
        assertThatThrownBy(() -> Curves.timestamps(LongStream.empty().iterator()))
                .isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.timestamps(LongStream.of(-1).iterator()))
                .isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() ->
                        Curves.timestamps(LongStream.of(0, 4_000_000_000_000L).iterator()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("timestamps over seconds");
    }
}
