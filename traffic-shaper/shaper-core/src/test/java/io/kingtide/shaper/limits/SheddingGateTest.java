package io.kingtide.shaper.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.shaper.TrafficKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SheddingGateTest {

    @Test
    void what_matters_less_is_shed_first_and_test_traffic_before_all() {
        SheddingGate gate = new SheddingGate(10);

        List<String> shed = new ArrayList<>();
        while (shed.size() < 4) {
            for (Importance importance : Importance.values()) {
                probe(gate, importance, TrafficKind.REAL, importance.name(), shed);
            }
            probe(gate, Importance.CRITICAL, TrafficKind.TEST, "TEST", shed);
            gate.enter(Importance.CRITICAL, TrafficKind.REAL);
        }

        assertThat(shed).containsExactly("TEST", "DEGRADABLE", "DEFERRABLE", "CRITICAL");
    }

    private static void probe(
            SheddingGate gate, Importance importance, TrafficKind kind, String name, List<String> shed) {
        if (gate.enter(importance, kind)) {
            gate.leave();
        } else if (!shed.contains(name)) {
            shed.add(name);
        }
    }

    @Test
    void what_leaves_makes_room() {
        SheddingGate gate = new SheddingGate(1);

        assertThat(gate.enter(Importance.DEGRADABLE, TrafficKind.REAL)).isTrue();
        assertThat(gate.enter(Importance.CRITICAL, TrafficKind.REAL)).isFalse();
        gate.leave();
        assertThat(gate.enter(Importance.CRITICAL, TrafficKind.REAL)).isTrue();
    }

    @Test
    void many_threads_never_exceed_the_bound() throws InterruptedException {
        SheddingGate gate = new SheddingGate(5);
        AtomicInteger worst = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                together.countDown();
                await(together);
                for (int n = 0; n < 100_000; n++) {
                    if (gate.enter(Importance.CRITICAL, TrafficKind.REAL)) {
                        worst.accumulateAndGet(gate.underWay(), Math::max);
                        gate.leave();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(worst.get()).isBetween(1, 5);
        assertThat(gate.underWay()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_bound_that_lets_nothing_in_is_a_mistake() {
        assertThatThrownBy(() -> new SheddingGate(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
