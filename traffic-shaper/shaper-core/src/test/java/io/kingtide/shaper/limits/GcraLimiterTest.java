package io.kingtide.shaper.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.TrafficKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5);

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 7, 19, 20, 100, 999, 5_000, 20_000})
    void no_one_second_window_holds_more_than_its_bound_however_wild_the_arrivals(double rate) {
        GcraLimiter limiter = new GcraLimiter(rate, nanos::get);
        SplittableRandom random = new SplittableRandom(42);
        List<Long> admitted = new ArrayList<>();
        long end = nanos.get() + 5 * SECOND;
        while (nanos.get() < end) {
            // Bursts at one instant, floods, and pauses of up to half a second.
            int burst = random.nextInt(1, 50);
            for (int i = 0; i < burst; i++) {
                if (limiter.admit(TrafficKind.REAL) == Admission.ADMITTED) {
                    admitted.add(nanos.get());
                }
            }
            nanos.addAndGet(
                    random.nextInt(200) == 0 ? random.nextLong(SECOND / 2) : random.nextLong((long) (SECOND / rate)));
        }
        assertThat(worstWindow(admitted)).isLessThanOrEqualTo((int) Math.max(1, Math.floor(rate * 1.05)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 50, 1_000, 20_000})
    void a_steady_overload_gets_the_whole_rate(double rate) {
        GcraLimiter limiter = new GcraLimiter(rate, nanos::get);
        int admitted = 0;
        long step = (long) (SECOND / rate / 40.5);
        for (long t = 0; t < 4 * SECOND; t += step) {
            nanos.addAndGet(step);
            admitted += limiter.admit(TrafficKind.REAL) == Admission.ADMITTED ? 1 : 0;
        }
        assertThat(admitted / 4.0).isBetween(rate * 0.97, rate * (1 + 0.05 / 4) + 0.3);
    }

    @Test
    void test_traffic_gives_way_when_both_want_more_than_there_is() {
        GcraLimiter limiter = new GcraLimiter(1_000, nanos::get);
        SplittableRandom random = new SplittableRandom(7);
        int[] offered = new int[2];
        int[] admitted = new int[2];
        long end = nanos.get() + 20 * SECOND;
        while (nanos.get() < end) {
            // Poisson arrivals: 800 real and 2,000 test requests a second against 1,000 permits.
            nanos.addAndGet((long) (-Math.log(1 - random.nextDouble()) * SECOND / 2_800));
            TrafficKind kind = random.nextInt(28) < 8 ? TrafficKind.REAL : TrafficKind.TEST;
            offered[kind.ordinal()]++;
            admitted[kind.ordinal()] += limiter.admit(kind) == Admission.ADMITTED ? 1 : 0;
        }
        assertThat((double) admitted[0] / offered[0])
                .as("real traffic admitted")
                .isGreaterThan(0.999);
        assertThat(admitted[0] + admitted[1]).isBetween(19_500, 20_400);
    }

    @Test
    void an_overload_of_real_traffic_leaves_nothing_to_test_traffic() {
        GcraLimiter limiter = new GcraLimiter(1_000, nanos::get);
        int testAdmitted = 0;
        for (int i = 0; i < 50_000; i++) {
            nanos.addAndGet(SECOND / 3_000);
            limiter.admit(TrafficKind.REAL);
            if (i > 3_000) {
                Admission admission = limiter.admit(TrafficKind.TEST);
                testAdmitted += admission == Admission.ADMITTED ? 1 : 0;
                assertThat(admission).isNotEqualTo(Admission.ADMITTED);
            }
        }
        assertThat(testAdmitted).isZero();
    }

    @Test
    void test_traffic_alone_gets_at_least_a_third_at_low_rates_and_all_at_high_ones() {
        assertThat(aloneWith(5, TrafficKind.TEST)).isBetween(1.6, 5.1);
        assertThat(aloneWith(1_000, TrafficKind.TEST)).isBetween(990.0, 1_010.0);
    }

    @Test
    void after_the_stated_wait_a_request_is_admitted() {
        GcraLimiter limiter = new GcraLimiter(10, nanos::get);
        assertThat(limiter.admit(TrafficKind.REAL)).isEqualTo(Admission.ADMITTED);
        assertThat(limiter.admit(TrafficKind.REAL)).isEqualTo(Admission.OVER_LIMIT);
        long wait = limiter.retryAfterMillis(TrafficKind.REAL);
        assertThat(wait).isBetween(99L, 101L);
        nanos.addAndGet(wait * 1_000_000);
        assertThat(limiter.admit(TrafficKind.REAL)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void threads_together_never_exceed_the_bound() throws InterruptedException {
        GcraLimiter limiter = new GcraLimiter(1_000, nanos::get);
        AtomicLong admitted = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    if (limiter.admit(TrafficKind.REAL) == Admission.ADMITTED) {
                        admitted.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(admitted.get()).as("at one instant: the burst alone").isEqualTo(51);
    }

    private double aloneWith(double rate, TrafficKind kind) {
        GcraLimiter limiter = new GcraLimiter(rate, nanos::get);
        int admitted = 0;
        for (int i = 0; i < 10 * 4 * rate; i++) {
            nanos.addAndGet((long) (SECOND / rate / 4));
            admitted += limiter.admit(kind) == Admission.ADMITTED ? 1 : 0;
        }
        return admitted / 10.0;
    }

    private static int worstWindow(List<Long> times) {
        int worst = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= SECOND) {
                first++;
            }
            worst = Math.max(worst, last - first + 1);
        }
        return worst;
    }
}
