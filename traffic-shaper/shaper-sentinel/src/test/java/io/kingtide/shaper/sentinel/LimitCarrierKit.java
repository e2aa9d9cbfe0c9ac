package io.kingtide.shaper.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.limits.Admission;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.limits.LimitCarrier;
import io.kingtide.shaper.limits.LimitedResource;
import io.kingtide.shaper.state.LimitSetting;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a limit promises, whoever carries it. In real time, so the bounds are wide; laws about time are tested elsewhere. */
abstract class LimitCarrierKit {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final LimitCarrier carrier = carrier();
    private final LimitBoard board = new LimitBoard(List.of(carrier));
    private final String resource = "kit-" + carrier.name() + "-" + NUMBER.incrementAndGet();
    private final LimitedResource limited = board.declare(resource);

    abstract LimitCarrier carrier();

    /** The most that any one-second window may hold, as a multiple of the limit. */
    abstract double worstWindow();

    @AfterEach
    void release() {
        board.apply(List.of());
    }

    @Test
    void a_limit_in_force_is_answered_for_with_its_version() {
        assertThat(board.apply(List.of(limit(10, 3)))).isEmpty();
        assertThat(board.probe()).containsEntry(resource, 3L);
        assertThat(limited.carrier()).isEqualTo(carrier.name());
    }

    @Test
    void a_flood_gets_the_limit_and_not_more_than_its_bound() {
        board.apply(List.of(limit(200, 1)));
        double seconds = flood(TrafficKind.REAL, 2_000_000_000L);
        long passed = limited.counts().passedReal();
        assertThat((double) passed).isBetween(0.5 * 200 * seconds - 200, 200 * seconds + 200 * worstWindow());
        assertThat(limited.counts().blockedReal()).isPositive();
    }

    @Test
    void test_traffic_sheds_first() {
        board.apply(List.of(limit(200, 1)));
        Admission shed = floodUntilRefused(TrafficKind.TEST);
        assertThat(shed).isEqualTo(Admission.TEST_SHED_FIRST);
        assertThat(limited.admit(TrafficKind.REAL))
                .as("real traffic still finds room")
                .isEqualTo(Admission.ADMITTED);
    }

    @Test
    void a_limit_that_is_lifted_admits_everything_again() {
        board.apply(List.of(limit(1, 1)));
        floodUntilRefused(TrafficKind.REAL);
        board.apply(List.of());
        for (int i = 0; i < 100; i++) {
            assertThat(limited.admit(TrafficKind.REAL)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(board.probe()).containsEntry(resource, 0L);
    }

    @Test
    void a_refusal_says_when_to_come_back() {
        board.apply(List.of(limit(1, 1)));
        floodUntilRefused(TrafficKind.REAL);
        assertThat(limited.retryAfterMillis(TrafficKind.REAL)).isBetween(1L, 2_000L);
    }

    LimitSetting limit(double permits, long version) {
        return new LimitSetting(resource, permits, carrier.name(), "ops", "peak", 0, version);
    }

    LimitBoard board() {
        return board;
    }

    String resource() {
        return resource;
    }

    private double flood(TrafficKind kind, long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            limited.admit(kind);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private Admission floodUntilRefused(TrafficKind kind) {
        for (int i = 0; i < 1_000_000; i++) {
            Admission admission = limited.admit(kind);
            if (admission != Admission.ADMITTED) {
                return admission;
            }
        }
        throw new AssertionError("a million requests passed a limit");
    }
}
