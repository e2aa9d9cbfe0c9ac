package io.kingtide.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CarriedWorkTest {
    private final TestTraffic traffic = new TestTraffic("tag", "campaign", 0);
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

    @BeforeEach
    void wake() {
        Carrier.wake();
    }

    @AfterEach
    void clean() {
        assertThat(Carrier.current()).as("every test leaves its thread clean").isNull();
    }

    @Test
    void aTaskRunsUnderItsSubmittersTraffic() {
        AtomicReference<TestTraffic> seen = new AtomicReference<>();
        Runnable task = tagged(() -> CarriedWork.submitted(() -> seen.set(Carrier.current()), queue));

        CarriedWork.run(task);

        assertThat(seen).hasValue(traffic);
    }

    @Test
    void oneTaskSubmittedByBothSidesRunsOnceForEach() {
        java.util.List<String> seen = new java.util.ArrayList<>();
        Runnable shared = () -> seen.add(String.valueOf(Carrier.current()));

        Runnable first = CarriedWork.submitted(shared, queue);
        Runnable second = tagged(() -> CarriedWork.submitted(shared, queue));
        Runnable third = CarriedWork.submitted(shared, queue);
        CarriedWork.run(first);
        CarriedWork.run(second);
        CarriedWork.run(third);

        assertThat(seen).containsExactly("null", traffic.toString(), "null");
        assertThat(first).as("a real task keeps its identity").isSameAs(shared);
    }

    @Test
    void aTaskThatIsOneHandOverKeepsItsIdentity() {
        AtomicReference<TestTraffic> seen = new AtomicReference<>();
        FutureTask<Void> task = new FutureTask<>(() -> seen.set(Carrier.current()), null);

        assertThat(tagged(() -> CarriedWork.submitted(task, queue))).isSameAs(task);
        CarriedWork.run(task);

        assertThat(seen).hasValue(traffic);
    }

    @Test
    void aTaskInAPriorityQueueKeepsItsIdentity() {
        Runnable task = () -> {};

        assertThat(tagged(() -> CarriedWork.submitted(task, new PriorityBlockingQueue<>())))
                .isSameAs(task);
    }

    @Test
    void aTaggedThreadThatHelpsRealWorkLeavesItReal() {
        AtomicReference<TestTraffic> seen = new AtomicReference<>(traffic);

        tagged(() -> {
            CarriedWork.run(() -> seen.set(Carrier.current()));
            assertThat(Carrier.current()).isSameAs(traffic);
            return null;
        });

        assertThat(seen).hasValue(null);
    }

    @Test
    void aWrappedTaskCanBeTakenBack() {
        Runnable task = () -> {};
        queue.add(tagged(() -> CarriedWork.submitted(task, queue)));

        assertThat(CarriedWork.removed(queue.remove(task), task, queue)).isTrue();
        assertThat(queue).isEmpty();
    }

    @Test
    void aThreadInheritsFromItsStarterButAPoolsWorkerDoesNot() throws Exception {
        AtomicReference<TestTraffic> seen = new AtomicReference<>();
        Thread own = new Thread(() -> seen.set(Carrier.current()));
        Thread worker = new Thread(() -> seen.set(Carrier.current()));

        tagged(() -> {
            CarriedWork.starting(own);
            Object before = CarriedWork.forget();
            CarriedWork.starting(worker);
            CarriedWork.end(before);
            return null;
        });
        own.start();
        own.join();
        assertThat(seen).hasValue(traffic);
        worker.start();
        worker.join();
        assertThat(seen).hasValue(null);
    }

    @Test
    void whatIsRememberedDoesNotKeepItsObjectAlive() {
        WeakIdentities<String> map = new WeakIdentities<>();
        java.lang.ref.WeakReference<Object> gone = remember(map);

        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
        }

        assertThat(gone.get()).isNull();
    }

    private static java.lang.ref.WeakReference<Object> remember(WeakIdentities<String> map) {
        Object key = new Object();
        map.put(key, "value");
        assertThat(map.get(key)).isEqualTo("value");
        assertThat(map.get(new Object())).isNull();
        return new java.lang.ref.WeakReference<>(key);
    }

    private <T> T tagged(java.util.function.Supplier<T> work) {
        Object before = CarriedWork.set(traffic);
        try {
            return work.get();
        } finally {
            CarriedWork.end(before);
        }
    }
}
