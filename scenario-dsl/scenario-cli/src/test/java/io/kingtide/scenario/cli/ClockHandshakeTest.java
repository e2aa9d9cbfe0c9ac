package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The law of the handshake: the true offset always lies within the uncertainty that it states. */
class ClockHandshakeTest {
    @Test
    void theTrueOffsetLiesWithinTheStatedUncertaintyWhateverTheWays() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long offset = random.nextLong(-1L << 50, 1L << 50);
            long longestWay = random.nextLong(1_000, 50_000_000);
            AtomicLong ours = new AtomicLong(random.nextLong());

            ClockHandshake told = ClockHandshake.with(
                    () -> {
                        ours.addAndGet(random.nextLong(longestWay));
                        long theirs = ours.get() + offset;
                        ours.addAndGet(random.nextLong(longestWay));
                        return theirs;
                    },
                    ours::get,
                    Long.MAX_VALUE);

            assertThat(Math.abs(told.offsetNanos() - offset)).isLessThanOrEqualTo(told.uncertaintyNanos());
            assertThat(told.uncertaintyNanos()).isLessThanOrEqualTo(longestWay);
        }
    }

    @Test
    void aSlowWayIsNotAskedForEver() throws Exception {
        AtomicLong ours = new AtomicLong();
        ClockHandshake told = ClockHandshake.with(() -> ours.addAndGet(900_000_000L), ours::get, 500_000_000L);

        assertThat(ours.get()).isLessThan(12_000_000_000L);
        assertThat(told.uncertaintyMillis()).isEqualTo(450);
    }

    @Test
    void aBusyMachineIsAskedLongerUntilTheAnswerIsOfUse() throws Exception {
        AtomicLong ours = new AtomicLong();
        ClockHandshake late = ClockHandshake.with(
                () -> ours.addAndGet(ours.get() < 20_000_000_000L ? 900_000_000L : 4_000_000L), ours::get, 5_000_000L);
        assertThat(late.uncertaintyMillis()).isEqualTo(2);

        ours.set(0);
        ClockHandshake never = ClockHandshake.with(() -> ours.addAndGet(900_000_000L), ours::get, 5_000_000L);
        assertThat(never.uncertaintyMillis()).isEqualTo(450);
        assertThat(ours.get()).isLessThan(32_000_000_000L);
    }
}
