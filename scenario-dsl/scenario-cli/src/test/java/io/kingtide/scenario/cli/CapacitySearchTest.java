package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.report.Verdict;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {
    @ParameterizedTest
    @ValueSource(doubles = {31, 50, 51, 77, 100, 333, 640, 999})
    void aKnownCapacityIsFoundWithinFivePercentInTwelveProbes(double capacity) {
        CapacitySearch search = searched(rate -> rate <= capacity ? Verdict.PASS : Verdict.FAIL);

        assertThat(search.probes()).hasSizeLessThanOrEqualTo(12);
        assertThat(search.holds()).isLessThanOrEqualTo(capacity);
        assertThat(search.fails()).isGreaterThan(capacity);
        assertThat(search.fails() / search.holds()).isLessThanOrEqualTo(1.05);
    }

    @Test
    void anInvalidProbeIsTriedOnceMoreAndDecidesNothing() {
        Random random = new Random(4);
        boolean[] invalidBefore = {false};
        CapacitySearch search = searched(rate -> {
            invalidBefore[0] = !invalidBefore[0] && random.nextInt(4) == 0;
            return invalidBefore[0] ? Verdict.INVALID : rate <= 200 ? Verdict.PASS : Verdict.FAIL;
        });

        assertThat(search.generatorIsTheLimit()).isFalse();
        assertThat(search.holds()).isLessThanOrEqualTo(200);
        assertThat(search.fails()).isGreaterThan(200);
    }

    @Test
    void aGeneratorThatCannotSendMoreIsNotTakenForTheSystemsLimit() {
        CapacitySearch search = searched(rate -> rate <= 400 ? Verdict.PASS : Verdict.INVALID);

        assertThat(search.generatorIsTheLimit()).isTrue();
        assertThat(search.holds()).isEqualTo(400);
        assertThat(search.fails()).isInfinite();
    }

    @Test
    void aSystemThatHoldsEverythingIsTriedUpToTheHighestRateAndNoFurther() {
        CapacitySearch search = new CapacitySearch(50, 300, 1.05, 12);
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            assertThat(rate.getAsDouble()).isLessThanOrEqualTo(300);
            search.probed(rate.getAsDouble(), Verdict.PASS);
        }
        assertThat(search.holds()).isEqualTo(300);
    }

    private static CapacitySearch searched(DoubleFunction<Verdict> system) {
        CapacitySearch search = new CapacitySearch(50, 100_000, 1.05, 12);
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            search.probed(rate.getAsDouble(), system.apply(rate.getAsDouble()));
        }
        return search;
    }
}
