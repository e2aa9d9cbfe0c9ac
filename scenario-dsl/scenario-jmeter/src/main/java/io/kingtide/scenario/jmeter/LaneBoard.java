package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.jmeter.threads.JMeterVariables;
import org.jspecify.annotations.Nullable;

/** Where the pacing thread leaves visits and JMeter's threads pick them up. One slot for each lane. Thread-safe. */
final class LaneBoard {
    private volatile @Nullable RunClock clock;
    private final Runnable moreThreads;
    /** Slots that no thread has taken yet. */
    private final LinkedBlockingQueue<Slot> free = new LinkedBlockingQueue<>();

    private final List<Slot> all = new ArrayList<>();
    /** Threads that wait for a slot, less slots that wait for a thread. */
    private final AtomicInteger spareThreads;

    /** The visit of each thread that is inside a native step. */
    private final ThreadLocal<@Nullable NativeRun> inside = new ThreadLocal<>();

    private final List<NativeStep> natives;
    private final CountDownLatch ready;
    /** What the test plan's variables were when the first thread began. */
    private final AtomicReference<@Nullable Map<String, Object>> variables = new AtomicReference<>();

    private final TotalTimeouts timeouts = new TotalTimeouts();
    private final boolean connectsAnew;
    private boolean closed;

    /**
     * @param connectsAnew whether each visit is to have connections of its own
     */
    LaneBoard(List<NativeStep> natives, boolean connectsAnew, int firstThreads, Runnable moreThreads) {
        this.connectsAnew = connectsAnew;
        this.natives = natives;
        this.ready = new CountDownLatch(firstThreads);
        this.spareThreads = new AtomicInteger(firstThreads);
        this.moreThreads = moreThreads;
    }

    boolean connectsAnew() {
        return connectsAnew;
    }

    TotalTimeouts timeouts() {
        return timeouts;
    }

    /** The run's clock; there is one as soon as there are visits. */
    RunClock clock() {
        return Objects.requireNonNull(clock, "Nobody asks for the time before the run has begun");
    }

    void begin(RunClock started) {
        clock = started;
    }

    /** Called by each new thread of JMeter's with its variables. */
    void began(JMeterVariables own) {
        Map<String, Object> first = new HashMap<>();
        for (Map.Entry<String, Object> variable : own.entrySet()) {
            if (!variable.getKey().startsWith("__jm") && !variable.getKey().startsWith("JMeterThread.")) {
                first.put(variable.getKey(), variable.getValue());
            }
        }
        variables.compareAndSet(null, first);
    }

    /** The variables of a thread that is added later. */
    JMeterVariables forNewThread() {
        JMeterVariables copy = new JMeterVariables();
        Map<String, Object> first = variables.get();
        if (first != null) {
            first.forEach(copy::putObject);
        }
        return copy;
    }

    ThreadLocal<@Nullable NativeRun> inside() {
        return inside;
    }

    /** Where a native step stands among those of the plan. */
    int place(NativeStep step) {
        for (int i = 0; i < natives.size(); i++) {
            if (natives.get(i) == step) {
                return i;
            }
        }
        throw new IllegalStateException("A step appeared that the plan does not have");
    }

    /** Waits until the first threads of JMeter's are there; set-up groups run before them. */
    boolean awaitThreads(long time, TimeUnit unit) throws InterruptedException {
        return ready.await(time, unit);
    }

    /** A lane's place on the board, and the visit that waits there. */
    static final class Slot {
        private static final Runnable NOTHING = () -> {};

        private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

        private record Task(@Nullable Visit visit, Runnable whenDone) {}

        private Runnable whenDone = NOTHING;

        /** The next visit; null when there will be no more. */
        @Nullable
        Visit await() throws InterruptedException {
            Task task = tasks.take();
            whenDone = task.whenDone();
            return task.visit();
        }

        /** The visit has ended. */
        void done() {
            whenDone.run();
        }
    }

    /** Called by the pacing thread. */
    void carry(Lanes.Lane lane, Visit visit) {
        Slot slot;
        if (lane.attachment() instanceof Slot known) {
            slot = known;
        } else {
            slot = new Slot();
            lane.attach(slot);
            if (!add(slot)) {
                return;
            }
        }
        slot.tasks.add(new Slot.Task(
                visit,
                () -> lane.loop().execute(() -> {
                    if (lane.visit() == visit) {
                        lane.free();
                    }
                })));
    }

    private synchronized boolean add(Slot slot) {
        if (closed) {
            return false;
        }
        all.add(slot);
        free.add(slot);
        if (spareThreads.decrementAndGet() < 0) {
            spareThreads.incrementAndGet();
            moreThreads.run();
        }
        return true;
    }

    /** Called by a new thread of JMeter's: the slot that it works on from now on. */
    Slot take() throws InterruptedException {
        ready.countDown();
        return free.take();
    }

    /** Lets all threads go home. */
    synchronized void close(int threads) {
        closed = true;
        timeouts.close();
        for (Slot slot : all) {
            slot.tasks.add(new Slot.Task(null, Slot.NOTHING));
        }
        for (int i = 0; i < threads; i++) {
            Slot home = new Slot();
            home.tasks.add(new Slot.Task(null, Slot.NOTHING));
            free.add(home);
        }
    }
}
