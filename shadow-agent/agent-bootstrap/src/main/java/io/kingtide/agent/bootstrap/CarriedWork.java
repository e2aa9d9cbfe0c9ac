package io.kingtide.agent.bootstrap;

import java.util.Queue;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Carries test traffic from the code that hands work over to the code that runs it.
 *
 * <p>Objects that stand for one hand-over (a {@link FutureTask}, a {@link ForkJoinTask}, a stage of a completable
 * future, a thread) are remembered by identity when tagged code creates them and keep their class. A plain
 * {@link Runnable} may be handed over many times, by tagged and by real traffic at once, so that no memory by identity
 * could tell the hand-overs apart: it is wrapped, and only when it comes from tagged code.
 *
 * <p>Where work begins, the carrier is set to <em>exactly</em> what was remembered, also to nothing: a tagged thread that
 * helps to run real work must not take it along into the shadow.
 */
public final class CarriedWork {
    private static final WeakIdentities<TestTraffic> REMEMBERED = new WeakIdentities<>();

    /** Stands for "nothing" where null means "leave alone". */
    private static final Object REAL = new Object();

    private CarriedWork() {}

    /** Remembers this traffic for an object that will be met again on other threads. */
    public static void remember(Object work, TestTraffic traffic) {
        REMEMBERED.put(work, traffic);
    }

    /** What was remembered for an object, null for nothing. */
    public static @Nullable TestTraffic remembered(Object work) {
        return Carrier.awake() ? REMEMBERED.get(work) : null;
    }

    /** The same task, to be run on another thread for the traffic of this one. */
    public static Runnable carried(Runnable task) {
        TestTraffic traffic = Carrier.current();
        return traffic == null || task instanceof CarriedRunnable ? task : new CarriedRunnable(task, traffic);
    }

    /** Remembers the creator's traffic for an object that stands for one hand-over. */
    public static void created(Object work) {
        TestTraffic traffic = Carrier.current();
        if (traffic != null) {
            REMEMBERED.put(work, traffic);
        }
    }

    /** What a plain task must be replaced by when it is handed to an executor with this queue. */
    public static Runnable submitted(Runnable task, Queue<?> queue) {
        TestTraffic traffic = Carrier.current();
        if (traffic == null || task instanceof CarriedRunnable) {
            return task;
        }
        if (task instanceof FutureTask || task instanceof ForkJoinTask || ordersByTask(task, queue)) {
            REMEMBERED.put(task, traffic);
            return task;
        }
        return new CarriedRunnable(task, traffic);
    }

    /** A queue that compares its elements needs to meet the task itself. */
    private static boolean ordersByTask(Runnable task, Queue<?> queue) {
        return task instanceof Comparable || queue instanceof java.util.concurrent.PriorityBlockingQueue;
    }

    /** Removes the wrapper of a task that its owner takes back. */
    public static boolean removed(boolean removed, @Nullable Runnable task, Queue<?> queue) {
        if (removed || task == null || !Carrier.awake()) {
            return removed;
        }
        for (Object waiting : queue) {
            if (waiting instanceof CarriedRunnable && ((CarriedRunnable) waiting).task == task) {
                return queue.remove(waiting);
            }
        }
        return false;
    }

    /** Lets a thread inherit, if it is one that the application starts for its own work. */
    public static void starting(Thread thread) {
        TestTraffic traffic = Carrier.current();
        if (traffic != null && !InfrastructureThreads.contains(thread)) {
            REMEMBERED.put(thread, traffic);
        }
    }

    /** Remembers the traffic for a timer's task that runs once; a recurring one does not inherit. */
    public static void scheduled(Object task, long period) {
        if (period == 0 && task != null) {
            created(task);
        }
    }

    /** Takes what was remembered for work that runs once. */
    static @Nullable TestTraffic take(Object work) {
        return REMEMBERED.remove(work);
    }

    /** Runs a task of a worker thread under exactly what was remembered for it. */
    public static void run(Runnable task) {
        Object before = begin(task);
        try {
            task.run();
        } finally {
            end(before);
        }
    }

    /** Sets the carrier to exactly what was remembered for this work; give the result to {@link #end}. */
    public static @Nullable Object begin(Object work) {
        return Carrier.awake() ? set(REMEMBERED.get(work)) : null;
    }

    /** As {@link #begin}, but leaves the carrier alone if nothing was remembered. */
    public static @Nullable Object beginIfRemembered(Object work) {
        TestTraffic remembered = Carrier.awake() ? REMEMBERED.get(work) : null;
        return remembered == null ? null : set(remembered);
    }

    /** Clears the carrier, for work that recurs after the request: it does not inherit. */
    public static @Nullable Object forget() {
        return Carrier.awake() ? set(null) : null;
    }

    /** Sets the carrier; give the result to {@link #end}. */
    public static @Nullable Object set(@Nullable TestTraffic next) {
        Carrier here = Carrier.here();
        if (here.traffic() == next) {
            return null;
        }
        TestTraffic before = here.swap(next);
        return before == null ? REAL : before;
    }

    /** Sets the carrier back to what it was. */
    public static void end(@Nullable Object before) {
        if (before != null) {
            Carrier.here().swap(before == REAL ? null : (TestTraffic) before);
        }
    }

    /** A plain task on its way, with the traffic that it works for. */
    private static final class CarriedRunnable implements Runnable {
        private final Runnable task;
        private final TestTraffic traffic;

        CarriedRunnable(Runnable task, TestTraffic traffic) {
            this.task = task;
            this.traffic = traffic;
        }

        @Override
        public void run() {
            Object before = set(traffic);
            try {
                task.run();
            } finally {
                end(before);
            }
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
