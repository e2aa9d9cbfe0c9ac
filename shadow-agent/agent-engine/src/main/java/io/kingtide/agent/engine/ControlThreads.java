package io.kingtide.agent.engine;

import io.kingtide.agent.control.ConsoleLink;
import io.kingtide.agent.control.ControlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The agent's two daemon threads: one listens to the console, one does what recurs (reads the control file, reports,
 * writes the status). Neither ever ends the application or keeps it from ending.
 */
final class ControlThreads {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AgentStatus status;
    private final @Nullable ConsoleLink console;
    private final @Nullable ControlFile file;
    private final @Nullable Path statusFile;
    private final Runnable firstTick;
    private final Runnable eachTick;
    private volatile boolean reportNow = true;
    private @Nullable Thread recurring;
    private @Nullable String lastWriteProblem;

    ControlThreads(
            AgentStatus status,
            @Nullable ConsoleLink console,
            @Nullable ControlFile file,
            @Nullable Path statusFile,
            Runnable firstTick,
            Runnable eachTick) {
        this.eachTick = eachTick;
        this.status = status;
        this.console = console;
        this.file = file;
        this.statusFile = statusFile;
        this.firstTick = firstTick;
    }

    void start() {
        recurring = daemon("kingtide-agent", this::recur);
        if (console != null) {
            daemon("kingtide-control", () -> listen(console));
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 256 * 1024);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        return thread;
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void listen(ConsoleLink link) {
        long backOff = FIRST_BACK_OFF_NANOS;
        while (true) {
            long began = System.nanoTime();
            try {
                link.listen(this::changed);
            } catch (IOException | RuntimeException e) {
                if (System.nanoTime() - began > LAST_BACK_OFF_NANOS) {
                    backOff = FIRST_BACK_OFF_NANOS;
                }
            }
            LockSupport.parkNanos(backOff);
            backOff = Math.min(2 * backOff, LAST_BACK_OFF_NANOS);
        }
    }

    private void changed() {
        reportNow = true;
        LockSupport.unpark(recurring);
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void recur() {
        long lastReport = System.nanoTime() - REPORT_NANOS;
        firstTick.run();
        while (true) {
            if (file != null) {
                file.poll();
            }
            eachTick.run();
            if (reportNow || System.nanoTime() - lastReport >= REPORT_NANOS) {
                reportNow = false;
                lastReport = System.nanoTime();
                report();
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void report() {
        try {
            if (statusFile != null) {
                status.write(statusFile);
            }
            lastWriteProblem = null;
        } catch (IOException | RuntimeException e) {
            if (lastWriteProblem == null) {
                System.err.println("kingtide-agent: status.file " + statusFile + " cannot be written: " + e);
            }
            lastWriteProblem = e.toString();
        }
        try {
            if (console != null) {
                console.report(status::report);
            }
        } catch (IOException | RuntimeException e) {
            // The stream's own trouble is what counts and is shown; a lost report is made good by the next one.
            reportNow = false;
        }
    }
}
