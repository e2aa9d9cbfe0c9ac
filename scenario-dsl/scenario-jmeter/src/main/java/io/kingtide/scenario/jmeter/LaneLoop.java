package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one loop of the lanes. Whoever brings it something to do does it, and what has become due besides: a lane that has ended
 * a visit takes the next overdue arrival itself, and no other thread wakes for that. A pacing thread is there for the times at
 * which nobody comes. One thread at a time; who finds another one at it leaves its action there and goes.
 *
 * <p>An overdue arrival that finds no lane free does not always get a new one: where lanes come free all the time the target is
 * fast, this machine is what is slow, and a thread more would make it slower. {@link #mayAddLane} is that rule.
 */
final class LaneLoop implements Lanes.Loop, AutoCloseable {
    /** Nothing came free for so long: the target is slow, or stands still. */
    private static final long QUIET_NANOS = 500_000;
    /** However fast lanes come free, so often one may be added. */
    private static final long BETWEEN_LANES_NANOS = 2_000_000;

    /** A process that was frozen for a second is not slow for long. */
    private static final long MOST_LATE_NANOS = 10_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** The threads that a new lane may get. */
    interface Threads {
        /** Whether one is there that has no lane yet. */
        boolean spare();

        /** Asks for one, unless it has been asked for; {@link #threadCame} when it is there. */
        void wanted();
    }

    private final LongSupplier nanoTime;
    private final Threads threads;
    private final Consumer<RuntimeException> whenBroken;
    private final long origin;
    private final Queue<Runnable> brought = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    /** These belong to who has the turn. */
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private final List<Runnable> waiting = new ArrayList<>();
    private long resumeAt = NEVER;
    private long timersSet;
    private int lanes;
    /** Lanes that were added and have sent nothing yet. */
    private int underWay;

    private long lastEnd = -QUIET_NANOS;
    private long lastAdded = -BETWEEN_LANES_NANOS;

    private volatile long nextDue = NEVER;
    /** What the pacing thread sleeps until; whoever makes the next timer earlier than that wakes it. */
    private volatile long wakesAt = Long.MIN_VALUE;

    /** By how much the pacing thread woke late, smoothed; written by itself. */
    private volatile long wakesLate;

    private volatile boolean closed;
    private volatile @Nullable Thread pacing;

    private record Timer(long due, long order, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /**
     * A loop without a pacing thread: timers are looked after when something is brought.
     *
     * @param nanoTime usually {@link System#nanoTime}
     * @param whenBroken told of what an action throws; the loop goes on
     */
    LaneLoop(LongSupplier nanoTime, Threads threads, Consumer<RuntimeException> whenBroken) {
        this.nanoTime = nanoTime;
        this.threads = threads;
        this.origin = nanoTime.getAsLong();
        this.whenBroken = whenBroken;
    }

    /** A loop whose timers are kept. */
    static LaneLoop started(Threads threads, Consumer<RuntimeException> whenBroken) {
        LaneLoop loop = new LaneLoop(System::nanoTime, threads, whenBroken);
        Thread thread = new Thread(loop::pace, "kingtide-pacing");
        loop.pacing = thread;
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
        return loop;
    }

    @Override
    public void execute(Runnable action) {
        brought.add(action);
        if (!turn.isHeldByCurrentThread()) {
            help();
        }
    }

    @Override
    public void schedule(Runnable action, long delayNanos) {
        long due = now() + Math.max(0, delayNanos);
        if (turn.isHeldByCurrentThread()) {
            set(due, action);
        } else {
            execute(() -> set(due, action));
        }
    }

    /** When the next lane has come free, a thread has come, or a lane may be added. */
    @Override
    public void afterConnections(Runnable action) {
        waiting.add(action);
        long mayAdd = Math.min(lastEnd + quietNanos(), lastAdded + betweenLanesNanos());
        boolean mayNow = underWay < mostUnderWay() && threads.spare();
        resumeAt = mayNow ? mayAdd : Math.max(mayAdd, now() + QUIET_NANOS);
    }

    /**
     * Only with a thread that is there: an arrival on a lane without one could not be taken by a lane that comes free meanwhile.
     */
    @Override
    public boolean mayAddLane() {
        long now = now();
        boolean late = now - lastEnd >= quietNanos() || now - lastAdded >= betweenLanesNanos();
        if (!late || underWay >= mostUnderWay()) {
            return false;
        }
        if (!threads.spare()) {
            threads.wanted();
            return false;
        }
        lastAdded = now;
        lanes++;
        underWay++;
        return true;
    }

    /** Called by a lane's thread when its first request is about to be sent, or its first visit does something else. */
    void laneBegan() {
        execute(() -> {
            // Lanes of closed users are not asked for.
            underWay = Math.max(0, underWay - 1);
            resume();
        });
    }

    /** Few, so that those who have been waiting for a processor for longer get theirs before there are still more. */
    private int mostUnderWay() {
        return 1 + lanes / 32;
    }

    /** A machine that wakes the pacing thread late wakes lanes late as well: that nothing came free says nothing yet. */
    private long quietNanos() {
        return Math.max(QUIET_NANOS, 8 * wakesLate);
    }

    private long betweenLanesNanos() {
        return Math.max(BETWEEN_LANES_NANOS, 32 * wakesLate);
    }

    /** Called by a new thread. */
    void threadCame() {
        execute(this::resume);
    }

    /** Called by a lane whose visit has ended. */
    void ended(Runnable action) {
        execute(() -> {
            lastEnd = now();
            action.run();
            resume();
        });
    }

    private void resume() {
        resumeAt = NEVER;
        if (!waiting.isEmpty()) {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(this::attempt);
        }
    }

    private void set(long due, Runnable action) {
        timers.add(new Timer(due, timersSet++, action));
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    /** Does what there is, unless somebody is at it: who has the turn looks once more after giving it back. */
    private void help() {
        while (!closed && !brought.isEmpty() && turn.tryLock()) {
            work();
        }
    }

    private void work() {
        try {
            boolean more = true;
            while (more && !closed) {
                more = false;
                for (Runnable action = brought.poll(); action != null; action = brought.poll()) {
                    attempt(action);
                    more = true;
                }
                Timer first = timers.peek();
                while (first != null && first.due() <= now()) {
                    timers.remove();
                    attempt(first.action());
                    more = true;
                    first = timers.peek();
                }
                if (resumeAt <= now()) {
                    resume();
                    more = true;
                }
            }
            Timer first = timers.peek();
            nextDue = Math.min(resumeAt, first == null ? NEVER : first.due());
        } finally {
            turn.unlock();
        }
        Thread sleeper = pacing;
        if (nextDue < wakesAt && sleeper != Thread.currentThread()) {
            LockSupport.unpark(sleeper);
        }
    }

    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            whenBroken.accept(e);
        }
    }

    private void pace() {
        while (!closed) {
            wakesAt = Long.MIN_VALUE;
            turn.lock();
            work();
            help();
            long until = nextDue;
            wakesAt = until;
            if (until != nextDue) {
                continue;
            }
            if (until == NEVER) {
                LockSupport.park(this);
            } else {
                long left = until - now();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                }
                long late = now() - until;
                if (late >= 0) {
                    wakesLate += (Math.min(late, MOST_LATE_NANOS) - wakesLate) / 8;
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(pacing);
    }
}
