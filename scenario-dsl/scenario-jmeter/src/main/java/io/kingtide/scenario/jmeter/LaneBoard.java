package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where the pacing thread leaves visits and JMeter's threads pick them up. One slot for each lane. Thread-safe. */
final class LaneBoard {
    private final RunClock clock;
    private final Runnable moreThreads;
    /** Slots that no thread has taken yet. */
    private final LinkedBlockingQueue<Slot> free = new LinkedBlockingQueue<>();

    private final List<Slot> all = new ArrayList<>();
    /** Threads that wait for a slot, less slots that wait for a thread. */
    private final AtomicInteger spareThreads;

    private boolean closed;

    LaneBoard(RunClock clock, int firstThreads, Runnable moreThreads) {
        this.clock = clock;
        this.spareThreads = new AtomicInteger(firstThreads);
        this.moreThreads = moreThreads;
    }

    RunClock clock() {
        return clock;
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
        return free.take();
    }

    /** Lets all threads go home. */
    synchronized void close(int threads) {
        closed = true;
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
