package io.kingtide.rehearsal.process;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that this JVM started. Thread-safe. */
public final class Child {
    private final ChildSpec spec;
    private final Process process;
    private volatile boolean stopping;

    Child(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    public ChildSpec spec() {
        return spec;
    }

    public long pid() {
        return process.pid();
    }

    /** Process id and start time together: an identity that a later process with the same id does not share. */
    public ProcessIdentity identity() {
        return ProcessIdentity.of(process.toHandle());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status, or empty while it runs. */
    public OptionalInt exitStatus() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Waits for its end; false if it still runs after that time. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    Process process() {
        return process;
    }

    /** Whether its end is our own doing and therefore no news. */
    boolean isStopping() {
        return stopping;
    }

    void askToEnd() {
        stopping = true;
        process.destroy();
    }

    void endNow() {
        stopping = true;
        process.destroyForcibly();
    }
}
