package io.kingtide.scenario.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kingtide.scenario.ScenarioException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CurveLawsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Every shape, every named curve, and seeded random combinations of all operators. */
    private static List<Curve> curves() {
        List<Curve> curves = new ArrayList<>(List.of(
                Curves.hold(100, MINUTE),
                Curves.warmUp(100, MINUTE),
                Curves.ramp(100, 0, MINUTE),
                Curves.ramp(20, 300, MINUTE),
                Curves.spike(10, 500, MINUTE),
                Curves.decay(300, 3, MINUTE),
                Curves.decay(3, 300, MINUTE),
                Curves.wave(0, 50, Duration.ofSeconds(7), MINUTE),
                Curves.sawtooth(5, 80, Duration.ofSeconds(4), 9),
                Curves.silence(MINUTE).then(Curves.hold(3, MINUTE)).then(Curves.silence(MINUTE)),
                Curves.counts(Duration.ofSeconds(1), 0, 0, 5, 0, 9, 1, 0, 0),
                Curves.points(new double[] {2, 3, 10}, new double[] {0, 100, 20}),
                NamedCurves.double11Midnight(100, MINUTE),
                NamedCurves.midYear618(100, MINUTE),
                NamedCurves.redPackets(100, MINUTE),
                NamedCurves.flashSale(100, MINUTE),
                NamedCurves.ticketOpening(100, MINUTE),
                NamedCurves.blackFriday(100, Duration.ofHours(24))));
        SplittableRandom random = new SplittableRandom(11);
        int shapes = curves.size();
        for (int i = 0; i < 60; i++) {
            Curve curve = curves.get(random.nextInt(shapes));
            for (int operators = random.nextInt(1, 4); operators > 0; operators--) {
                curve = combine(curve, curves.get(random.nextInt(shapes)), random);
            }
            curves.add(curve);
        }
        return curves;
    }

    /** Too spiky to be integrated by sampling; all other laws hold. */
    private static List<Curve> recordings() {
        Curve minute = Curves.timestamps(
                new SplittableRandom(5).longs(3_000, 0, 60_000_000L).iterator());
        return List.of(minute, minute.compress(60), minute.scale(0.3).then(minute), minute.jitter(0.5, 3));
    }

    private static Curve combine(Curve curve, Curve other, SplittableRandom random) {
        return switch (random.nextInt(9)) {
            case 0 -> curve.then(other);
            case 1 -> curve.plus(other);
            case 2 -> curve.scale(random.nextDouble(0.1, 5));
            case 3 -> curve.compress(random.nextDouble(0.2, 60));
            case 4 -> curve.repeat(random.nextInt(1, 4));
            case 5 -> curve.jitter(0.5, random.nextLong());
            case 6 -> curve.shift(Duration.ofMillis(random.nextInt(1, 9000)));
            case 7 -> curve.cap(curve.peakRate() * random.nextDouble(0.3, 0.9) + 1);
            default -> curve.clip(curve.length().dividedBy(5), curve.length());
        };
    }

    @TestFactory
    List<DynamicTest> theInverseGivesTheTimeAtWhichTheNumberIsReached() {
        return each(recordings(), curve -> {
            for (int i = 0; i <= 200; i++) {
                double arrivals = curve.total() * i / 200;
                double at = curve.timeOf(arrivals);
                assertThat(at).isBetween(0.0, curve.lengthSeconds());
                assertThat(curve.cumulative(at)).isCloseTo(arrivals, within(1e-6 + curve.total() * 1e-8));
            }
        });
    }

    @TestFactory
    List<DynamicTest> theInverseGivesTheEarliestSuchTime() {
        return each(recordings(), curve -> {
            for (int i = 1; i <= 50; i++) {
                double arrivals = curve.total() * i / 50;
                double before = curve.timeOf(arrivals) - 1e-3;
                if (before > 0 && curve.rateAt(before) > 0.01) {
                    assertThat(curve.cumulative(before)).isLessThan(arrivals);
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> theCumulativeIsTheIntegralOfTheRateAndNeverFalls() {
        return each(List.of(), curve -> {
            int cells = 20_000;
            double width = curve.lengthSeconds() / cells;
            double sum = 0;
            double last = 0;
            for (int i = 0; i < cells; i++) {
                double rate = curve.rateAt((i + 0.5) * width);
                assertThat(rate).isNotNegative();
                sum += width * rate;
                double cumulative = curve.cumulative((i + 1) * width);
                assertThat(cumulative).isGreaterThanOrEqualTo(last - 1e-9);
                last = cumulative;
            }
            assertThat(sum).isCloseTo(curve.total(), within(1 + curve.total() * 0.005));
            assertThat(curve.rateAt(-1)).isZero();
            assertThat(curve.rateAt(curve.lengthSeconds())).isZero();
        });
    }

    @TestFactory
    List<DynamicTest> evenArrivalsAscendAndAreAsManyAsTheArea() {
        return each(recordings(), curve -> {
            Curve some = curve.total() > 20_000 ? curve.scale(20_000 / curve.total()) : curve;
            var arrivals = some.arrivals(Spacing.EVEN, 0);
            long count = 0;
            long last = 0;
            while (arrivals.hasNext()) {
                long next = arrivals.nextLong();
                assertThat(next).isBetween(last, (long) (some.lengthSeconds() * 1e9));
                last = next;
                count++;
            }
            assertThat((double) count).isCloseTo(some.total(), within(0.51));
        });
    }

    @Test
    void compressionKeepsTheArrivalsAndScalingTheLength() {
        Curve night = NamedCurves.double11Midnight(100, MINUTE);
        assertThat(night.compress(60).total()).isCloseTo(night.total(), within(1e-6));
        assertThat(night.compress(60).length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(night.scale(3).length()).isEqualTo(night.length());
        assertThat(night.scale(3).total()).isCloseTo(3 * night.total(), within(1e-6));
        assertThat(night.lasting(Duration.ofSeconds(20)).peakRate()).isCloseTo(night.peakRate(), within(1e-6));
    }

    @Test
    void phasesMoveWithTheirCurve() {
        Curve curve = Curves.hold(1, MINUTE)
                .then(Curves.hold(2, MINUTE).named("top"))
                .compress(2)
                .shift(Duration.ofSeconds(10));
        assertThat(curve.phases()).containsExactly(new Phase("top", 40, 70));
    }

    @Test
    void nonsenseIsRefusedWithAMessageThatSaysWhatIsExpected() {
        assertThatThrownBy(() -> Curves.hold(-1, MINUTE))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("got -1.0 arrivals a second; expected 0 to 10000000");
        assertThatThrownBy(() -> Curves.hold(Double.NaN, MINUTE)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.hold(1, Duration.ZERO)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.hold(1, MINUTE).scale(Double.POSITIVE_INFINITY))
                .isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.decay(0, 1, MINUTE)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.wave(5, 1, MINUTE, MINUTE)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.hold(1, Duration.ofDays(20)).repeat(2)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> Curves.points(new double[] {0, 0}, new double[] {1, 1}))
                .isInstanceOf(ScenarioException.class);
    }

    private static List<DynamicTest> each(List<Curve> also, java.util.function.Consumer<Curve> law) {
        List<DynamicTest> tests = new ArrayList<>();
        List<Curve> curves = curves();
        curves.addAll(also);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            tests.add(DynamicTest.dynamicTest("curve " + i, () -> law.accept(curve)));
        }
        return tests;
    }
}
