package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.Lanes;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one loop of the lanes: it waits for the time of each arrival and wakes the thread that carries it. */
final class PacingThread implements Lanes.Loop, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    PacingThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kingtide-pacing");
            thread.setDaemon(true);
            thread.setPriority(Thread.MAX_PRIORITY);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable action) {
        schedule(action, 0);
    }

    @Override
    public void schedule(Runnable action, long delayNanos) {
        try {
            executor.schedule(action, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The run is over; whoever comes late has nothing left to do.
            executor.purge();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
