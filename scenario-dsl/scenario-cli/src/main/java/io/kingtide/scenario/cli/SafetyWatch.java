package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.StopReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What may forbid a run before it starts and end it afterwards: guards, a stop file, a stop key. Each guard is asked on a
 * thread of its own, so that a slow one does not hold up the others.
 */
final class SafetyWatch implements AutoCloseable {
    private static final long FILE_EVERY_MILLIS = 200;

    private final List<Guard> guards;
    private final @Nullable Path stopFile;
    private final @Nullable InputStream keys;
    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    /**
     * @param stopFile while it exists, nothing runs; null for none
     * @param keys a line with {@code q} stops the run; null where there is no keyboard
     */
    SafetyWatch(List<Guard> guards, @Nullable Path stopFile, @Nullable InputStream keys) {
        this.guards = List.copyOf(guards);
        this.stopFile = stopFile;
        this.keys = keys;
    }

    static SafetyWatch none() {
        return new SafetyWatch(List.of(), null, null);
    }

    /**
     * Asks everything once.
     *
     * @throws Problem exit 3 if something forbids the run
     */
    void requireSafe() {
        if (stopFile != null && Files.exists(stopFile)) {
            throw Problem.notCarriedOut(
                    "Starting the run",
                    "the stop file " + stopFile,
                    "no such file",
                    "Remove it when load is welcome again.");
        }
        for (Guard guard : guards) {
            String got = guard.beforeTheRun();
            if (got != null) {
                throw Problem.notCarriedOut(
                        "Asking guard '" + guard.rule().name() + "' before the run",
                        got,
                        guard.rule().expected(),
                        "Mend what it guards, or correct the guard.");
            }
        }
    }

    /**
     * Watches until {@link #close}.
     *
     * @param startedAt when the run's clock started; null before
     * @param length of the plan
     */
    void start(RunControl control, Supplier<@Nullable Instant> startedAt, Duration length) {
        Path file = stopFile;
        if (file != null) {
            every(Duration.ofMillis(FILE_EVERY_MILLIS), () -> {
                if (Files.exists(file)) {
                    stop(control, "The stop file " + file + " appeared.");
                }
            });
        }
        for (Guard guard : guards) {
            every(guard.rule().every(), () -> {
                Instant start = startedAt.get();
                if (start != null) {
                    double seconds = Duration.between(start, Instant.now()).toNanos() / 1e9;
                    String why = guard.during(seconds, length.toNanos() / 1e9);
                    if (why != null) {
                        stop(control, why);
                    }
                }
            });
        }
        InputStream in = keys;
        if (in != null) {
            Thread thread = new Thread(() -> listen(in, control), "kingtide-stop-key");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void stop(RunControl control, String text) {
        control.stop(new StopReason(StopReason.Kind.SAFETY, text));
    }

    private void every(Duration period, Runnable look) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "kingtide-guard");
            made.setDaemon(true);
            return made;
        });
        threads.add(thread);
        thread.scheduleWithFixedDelay(look, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void listen(InputStream in, RunControl control) {
        // Never closed: it is the process's own input.
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null && !control.stopped(); line = lines.readLine()) {
                if (line.strip().equalsIgnoreCase("q")) {
                    control.stop(new StopReason(
                            StopReason.Kind.INTERRUPTED, "The run was interrupted by the user, with the stop key."));
                }
            }
        } catch (IOException e) {
            // No keyboard any more; Ctrl-C and the stop file are still there.
            return;
        }
    }

    @Override
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
    }
}
