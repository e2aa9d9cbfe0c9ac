package io.kingtide.rehearsal.demo;

import io.kingtide.rehearsal.process.ChildDeath;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.StopReason;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What may end a demo early: Ctrl-C, or a process of the system that dies. Before the load both interrupt the thread
 * that prepares it; during the load they stop the load, so that its report is written. Thread-safe.
 */
final class RunningDemo {
    /** How long the load goes on after a death, so that the report shows what it did to it. */
    private static final long SHOW_SECONDS = 2;

    private static final long WIND_UP_SECONDS = 30;

    private final Thread worker;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<@Nullable RunControl> load = new AtomicReference<>();
    private final AtomicReference<@Nullable ChildDeath> death = new AtomicReference<>();
    private volatile boolean interrupted;
    private volatile boolean loadEnded;

    /**
     * A demo that the given thread carries out.
     */
    RunningDemo(Thread worker) {
        this.worker = worker;
    }

    /** The load can be stopped from now on. */
    void loadBegins(RunControl control) {
        load.set(control);
        if (interrupted) {
            interrupt();
        }
        ChildDeath earlier = death.get();
        if (earlier != null) {
            control.stop(reason(earlier));
        }
    }

    /** The load has ended; what follows is not interrupted by a death any more. */
    void loadEnded() {
        loadEnded = true;
    }

    /** Test traffic is not let in any more; the rest of the load would measure refusals. */
    void licenceEnded(String why) {
        RunControl control = load.get();
        if (control != null && !loadEnded) {
            control.stop(new StopReason(StopReason.Kind.SAFETY, why));
        }
    }

    /** A process of the system ended by itself. */
    void died(ChildDeath child) {
        if (!death.compareAndSet(null, child) || loadEnded) {
            return;
        }
        RunControl control = load.get();
        if (control == null) {
            worker.interrupt();
            return;
        }
        Thread later = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(SHOW_SECONDS);
                    } catch (InterruptedException e) {
                        // Stopping at once is right as well.
                    }
                    control.stop(reason(child));
                },
                "stop-after-death");
        later.setDaemon(true);
        later.start();
    }

    private static StopReason reason(ChildDeath child) {
        return new StopReason(StopReason.Kind.TARGET_GONE, "A process of the system died: " + child.sentence() + ".");
    }

    @Nullable
    ChildDeath death() {
        return death.get();
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** Ctrl-C: ends what goes on and waits until everything is stopped. */
    void interruptAndWait() {
        interrupted = true;
        interrupt();
        try {
            if (!finished.await(WIND_UP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The demo did not wind up within " + WIND_UP_SECONDS + " s and is ended.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void interrupt() {
        RunControl control = load.get();
        if (control != null && !loadEnded) {
            control.stop(new StopReason(StopReason.Kind.INTERRUPTED, "The demo was interrupted by the user."));
        } else {
            worker.interrupt();
        }
    }

    void finished() {
        finished.countDown();
    }
}
