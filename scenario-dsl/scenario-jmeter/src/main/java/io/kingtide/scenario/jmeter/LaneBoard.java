package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.jmeter.threads.JMeterVariables;
import org.jspecify.annotations.Nullable;

/** Where the lanes' loop leaves visits and JMeter's threads pick them up. One slot for each lane. Thread-safe. */
final class LaneBoard implements LaneLoop.Threads {
    private volatile @Nullable RunClock clock;
    private final Runnable moreThreads;
    /** Slots that no thread has taken yet. */
    private final Deque<Slot> untaken = new ArrayDeque<>();

    private final List<Slot> all = new ArrayList<>();
    /** Threads that wait for a slot, less slots that wait for a thread. */
    private int spareThreads;
    /** Whether a thread is asked for that is not here yet. */
    private boolean threadAsked;

    private volatile @Nullable LaneLoop loop;

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

    void begin(RunClock started, LaneLoop theirs) {
        clock = started;
        loop = theirs;
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

        private final AtomicReference<@Nullable Task> task = new AtomicReference<>();
        private volatile @Nullable Thread taker;
        private volatile boolean closed;

        private record Task(Visit visit, Runnable whenDone) {}

        private Runnable whenDone = NOTHING;

        /** The next visit; null when there will be no more. */
        @Nullable
        Visit await() throws InterruptedException {
            taker = Thread.currentThread();
            Task next = task.getAndSet(null);
            while (next == null && !closed) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                next = task.getAndSet(null);
            }
            if (next == null) {
                return null;
            }
            whenDone = next.whenDone();
            return next.visit();
        }

        /** Wakes nobody where the thread of the lane brings itself its next visit. */
        private void put(Task next) {
            task.set(next);
            wake();
        }

        private void close() {
            closed = true;
            wake();
        }

        private void wake() {
            Thread thread = taker;
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }

        /** The visit has ended. */
        void done() {
            whenDone.run();
        }
    }

    /** Called in the lanes' loop. */
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
        slot.put(new Slot.Task(
                visit,
                () -> ((LaneLoop) lane.loop()).ended(() -> {
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
        untaken.add(slot);
        if (spareThreads <= 0) {
            // Of a user of a closed journey, which has a lane of its own from the start.
            moreThreads.run();
        }
        spareThreads--;
        notify();
        return true;
    }

    /** Called by a lane's thread when its first request is about to be sent. */
    void laneBegan() {
        LaneLoop theirs = loop;
        if (theirs != null) {
            theirs.laneBegan();
        }
    }

    @Override
    public synchronized boolean spare() {
        return spareThreads > 0;
    }

    @Override
    public synchronized void wanted() {
        if (!threadAsked && !closed) {
            threadAsked = true;
            moreThreads.run();
        }
    }

    /** Called by a new thread of JMeter's: the slot that it works on from now on; null when there will be no more. */
    @Nullable
    Slot take() throws InterruptedException {
        synchronized (this) {
            spareThreads++;
            threadAsked = false;
        }
        ready.countDown();
        LaneLoop waiting = loop;
        if (waiting != null) {
            waiting.threadCame();
        }
        return untaken();
    }

    private synchronized @Nullable Slot untaken() throws InterruptedException {
        while (untaken.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : untaken.poll();
    }

    /** Lets all threads go home. */
    synchronized void close() {
        closed = true;
        timeouts.close();
        all.forEach(Slot::close);
        notifyAll();
    }
}
