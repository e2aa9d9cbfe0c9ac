package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.report.Verdict;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {
    private static final double UNKNOWN = Double.NaN;

    @ParameterizedTest
    @ValueSource(doubles = {31, 50, 51, 77, 100, 333, 640, 999, 5_000, 30_000})
    void aKnownCapacityIsFoundWithinFivePercentInTwelveProbes(double capacity) {
        CapacitySearch search = searched(rate -> rate <= capacity ? Verdict.PASS : Verdict.FAIL, rate -> UNKNOWN);

        assertThat(search.probes()).hasSizeLessThanOrEqualTo(12);
        assertThat(search.holds()).isLessThanOrEqualTo(capacity);
        assertThat(search.fails()).isGreaterThan(capacity);
        assertThat(search.fails() / search.holds()).isLessThanOrEqualTo(1.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {31, 77, 333, 999, 5_000, 30_000})
    void whatAnOverloadedSystemStillAnswersShortensTheSearch(double capacity) {
        CapacitySearch search =
                searched(rate -> rate <= capacity ? Verdict.PASS : Verdict.FAIL, rate -> Math.min(rate, capacity));

        assertThat(search.fails() / search.holds()).isLessThanOrEqualTo(1.05);
        assertThat(search.probes().size())
                .isLessThan(searched(rate -> rate <= capacity ? Verdict.PASS : Verdict.FAIL, rate -> UNKNOWN)
                                .probes()
                                .size()
                        + 1)
                .isLessThanOrEqualTo(11);
    }

    @Test
    void aSystemThatCollapsesUnderOverloadMisleadsTheShortcutButNotTheSearch() {
        CapacitySearch search =
                searched(rate -> rate <= 400 ? Verdict.PASS : Verdict.FAIL, rate -> rate <= 400 ? rate : 40_000 / rate);

        assertThat(search.probes()).hasSizeLessThanOrEqualTo(12);
        assertThat(search.holds()).isBetween(380.0, 400.0);
        assertThat(search.fails()).isBetween(400.0, 420.0);
    }

    /** One probe in twenty fails whatever its rate is, and the limit itself wanders by a percent. */
    @Test
    void withNoiseTheCapacityIsWithinFivePercentNineteenTimesInTwenty() {
        Random random = new Random(11);
        int close = 0;
        int times = 400;
        for (int i = 0; i < times; i++) {
            double capacity = 60 + random.nextInt(3_000);
            CapacitySearch search = searched(
                    rate -> {
                        double today = capacity * (1 + 0.01 * random.nextGaussian());
                        boolean disturbed = random.nextInt(20) == 0;
                        return rate <= today && !disturbed ? Verdict.PASS : Verdict.FAIL;
                    },
                    rate -> Math.min(rate, capacity * (1 + 0.01 * random.nextGaussian())));
            double found = Math.sqrt(search.holds() * search.fails());
            close += Math.abs(found / capacity - 1) <= 0.05 ? 1 : 0;
        }
        assertThat(close / (double) times).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void anEndOfTheBracketThatFailedByChanceIsAskedAgain() {
        int[] asked = {0};
        CapacitySearch search = searched(
                rate -> rate > 1_000 || rate == 450 && asked[0]++ == 0 ? Verdict.FAIL : Verdict.PASS, rate -> UNKNOWN);

        assertThat(search.probes()).filteredOn(probe -> probe.rate() == 450).hasSize(3);
        assertThat(search.holds()).isGreaterThanOrEqualTo(450);
    }

    @Test
    void ratesThatHoldAboveOnesThatFailWidenTheInterval() {
        CapacitySearch search = new CapacitySearch(100, 10_000, 1.05, 30);
        search.probed(100, Verdict.PASS, UNKNOWN);
        search.probed(104, Verdict.FAIL, UNKNOWN);
        search.probed(104, Verdict.FAIL, UNKNOWN);
        search.probed(108, Verdict.PASS, UNKNOWN);
        search.probed(108, Verdict.PASS, UNKNOWN);
        search.probed(112, Verdict.FAIL, UNKNOWN);

        assertThat(search.isDisputed()).isTrue();
        assertThat(search.holds()).isEqualTo(100);
        assertThat(search.fails()).isEqualTo(112);
    }

    @Test
    void anInvalidProbeIsTriedOnceMoreAndDecidesNothing() {
        Random random = new Random(4);
        boolean[] invalidBefore = {false};
        CapacitySearch search = searched(
                rate -> {
                    invalidBefore[0] = !invalidBefore[0] && random.nextInt(4) == 0;
                    return invalidBefore[0] ? Verdict.INVALID : rate <= 200 ? Verdict.PASS : Verdict.FAIL;
                },
                rate -> UNKNOWN);

        assertThat(search.generatorIsTheLimit()).isFalse();
        assertThat(search.holds()).isLessThanOrEqualTo(200);
        assertThat(search.fails()).isGreaterThan(200);
    }

    @Test
    void aGeneratorThatCannotSendMoreIsNotTakenForTheSystemsLimit() {
        CapacitySearch search = searched(rate -> rate <= 450 ? Verdict.PASS : Verdict.INVALID, rate -> UNKNOWN);

        assertThat(search.generatorIsTheLimit()).isTrue();
        assertThat(search.holds()).isEqualTo(450);
        assertThat(search.fails()).isInfinite();
        assertThat(search.probes()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void aLimitBelowWhatCanBeSentIsFoundAlsoWhereTheNextStepCouldNotBeSent() {
        CapacitySearch search = searched(
                rate -> rate <= 1500 ? Verdict.PASS : rate <= 3000 ? Verdict.FAIL : Verdict.INVALID,
                rate -> Math.min(rate, 1500));

        assertThat(search.generatorIsTheLimit()).isFalse();
        assertThat(search.holds()).isBetween(1425.0, 1500.0);
        assertThat(search.fails()).isBetween(1500.0, 1575.0);
    }

    @Test
    void aSystemThatHoldsEverythingIsTriedUpToTheHighestRateAndNoFurther() {
        CapacitySearch search = new CapacitySearch(50, 300, 1.05, 12);
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            assertThat(rate.getAsDouble()).isLessThanOrEqualTo(300);
            search.probed(rate.getAsDouble(), Verdict.PASS, UNKNOWN);
        }
        assertThat(search.holds()).isEqualTo(300);
        assertThat(search.probes()).as("the top is asked twice").hasSize(4);
    }

    private static CapacitySearch searched(DoubleFunction<Verdict> system, DoubleUnaryOperator answered) {
        CapacitySearch search = new CapacitySearch(50, 100_000, 1.05, 12);
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            search.probed(
                    rate.getAsDouble(), system.apply(rate.getAsDouble()), answered.applyAsDouble(rate.getAsDouble()));
        }
        return search;
    }
}
