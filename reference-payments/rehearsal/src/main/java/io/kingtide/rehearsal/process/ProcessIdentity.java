package io.kingtide.rehearsal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process id with the time at which that process started, because ids are used again.
 *
 * @param pid operating-system process id
 * @param startedAtMillis epoch milliseconds, as the operating system tells it; 0 where it does not
 */
public record ProcessIdentity(long pid, long startedAtMillis) {
    /** The kernel counts starts in ticks since boot, and the boot time itself moves when the clock is set. */
    private static final long TOLERANCE_MILLIS = 2_000;

    /** The identity of a live process. */
    public static ProcessIdentity of(ProcessHandle handle) {
        return new ProcessIdentity(
                handle.pid(),
                handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /** The process if it still is the same one and runs. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::isSame)
                .filter(handle -> !isZombie(handle.pid()));
    }

    /** It has ended, but nobody has asked for its exit status: so in containers whose first process buries nobody. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The state follows the program's name, which is in parentheses and may hold anything.
            int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && (stat.charAt(state) == 'Z' || stat.charAt(state) == 'X');
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to end, waits, then ends it by force. Does nothing if another process has the id by now. */
    public void end(Duration patience) throws InterruptedException {
        Optional<ProcessHandle> process = find();
        if (process.isEmpty()) {
            return;
        }
        process.get().destroy();
        if (!awaitEnd(patience)) {
            find().ifPresent(ProcessHandle::destroyForcibly);
            awaitEnd(patience);
        }
    }

    /** Polls, because a process that is not our child cannot be waited for. */
    private boolean awaitEnd(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (find().isPresent()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private boolean isSame(ProcessHandle handle) {
        long started = of(handle).startedAtMillis();
        return startedAtMillis == 0 || started == 0 || Math.abs(started - startedAtMillis) <= TOLERANCE_MILLIS;
    }
}
