package io.kingtide.rehearsal.process;

import io.kingtide.command.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Starts processes, notices at once when one dies, and stops them all. Thread-safe.
 *
 * <p>Each child gets a session of its own where the system has {@code setsid}: Ctrl-C in the terminal then reaches only
 * us, and we stop the children in order. That they cannot outlive us is their leash's doing
 * ({@link io.kingtide.rehearsal.leash.Leash}): an attached child holds our pipe as its standard input.
 */
public final class Supervisor implements AutoCloseable {
    private static final int LAST_LINES = 12;
    private static final long POLL_MILLIS = 40;
    private static final String POLITE = "5";

    /** Whether children live on after this JVM. */
    public enum Bond {
        /** They end with us. */
        ATTACHED,
        /** They live on, also when the terminal closes. */
        DETACHED
    }

    private final Bond bond;
    private final Consumer<ChildDeath> onDeath;
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final List<ChildDeath> deaths = new CopyOnWriteArrayList<>();

    /**
     * A supervisor without children.
     *
     * @param bond whether children end with this JVM
     * @param onDeath told of each child that ends without being asked, on a thread of the JDK; must not block
     */
    public Supervisor(Bond bond, Consumer<ChildDeath> onDeath) {
        this.bond = bond;
        this.onDeath = onDeath;
    }

    /**
     * Starts a process without waiting for it to be ready.
     *
     * @throws Problem if the operating system cannot start it
     */
    public Child start(ChildSpec spec) {
        ProcessBuilder builder = new ProcessBuilder(prefixed(spec.command()));
        builder.environment().putAll(spec.environment());
        builder.redirectErrorStream(true);
        builder.redirectInput(
                bond == Bond.ATTACHED ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.from(nothing()));
        try {
            Files.createDirectories(parentOf(spec.log()));
            Files.deleteIfExists(spec.log());
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            Child child = new Child(spec, builder.start());
            children.add(child);
            child.process().onExit().thenAccept(ended -> noteEnd(child));
            return child;
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            "Starting " + spec.name(),
                            String.valueOf(e.getMessage()),
                            "a running process",
                            "Run 'kingtide doctor' to see what is missing.")
                    .causedBy(e);
        }
    }

    /**
     * Waits until all of these are ready.
     *
     * @param atMost for the slowest of them
     * @param onReady told of each child once, when it is ready
     * @throws Problem if one of them dies, with its last words, or is not ready in time
     */
    public void awaitReady(Collection<Child> awaited, Duration atMost, Consumer<Child> onReady)
            throws InterruptedException {
        Set<Child> missing = new LinkedHashSet<>(awaited);
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            for (Child child : List.copyOf(missing)) {
                requireAlive(child);
                if (HealthProbe.isHealthy(child.spec().port(), child.spec().health())) {
                    missing.remove(child);
                    onReady.accept(child);
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw notReady(missing.iterator().next(), atMost);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The first child that ended without being asked. */
    public Optional<ChildDeath> firstDeath() {
        return deaths.stream().findFirst();
    }

    /** All children in the order of starting, ended ones too. */
    public List<Child> children() {
        return List.copyOf(children);
    }

    /** Asks one child to end, and ends it by force if it does not within its time. */
    public void stop(Child child) {
        stopAll(List.of(child));
    }

    /** Stops all children, in reverse order of starting, at most their own stop times together. */
    @Override
    public void close() {
        List<Child> reversed = new ArrayList<>(children);
        Collections.reverse(reversed);
        stopAll(reversed);
    }

    private static void stopAll(List<Child> asked) {
        asked.forEach(Child::askToEnd);
        boolean interrupted = false;
        long start = System.nanoTime();
        for (Child child : asked) {
            try {
                Duration left = child.spec().stopWithin().minusNanos(System.nanoTime() - start);
                if (interrupted || !child.awaitEnd(left.isNegative() ? Duration.ZERO : left)) {
                    child.endNow();
                    child.awaitEnd(Duration.ofSeconds(5));
                }
            } catch (InterruptedException e) {
                interrupted = true;
                child.endNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void noteEnd(Child child) {
        if (!child.isStopping()) {
            ChildDeath death = deathOf(child);
            deaths.add(death);
            onDeath.accept(death);
        }
    }

    private static void requireAlive(Child child) {
        if (!child.isAlive()) {
            throw Problem.notCarriedOut(
                    "Starting " + child.spec().name(),
                    deathOf(child).story(),
                    "a process that becomes ready",
                    "Its whole log is " + child.spec().log() + ".");
        }
    }

    private static ChildDeath deathOf(Child child) {
        return new ChildDeath(
                child.spec().name(),
                child.pid(),
                child.process().exitValue(),
                LogTail.of(child.spec().log(), LAST_LINES));
    }

    private static Problem notReady(Child child, Duration atMost) {
        return Problem.notCarriedOut(
                "Starting " + child.spec().name(),
                "no readiness on port " + child.spec().port() + " within " + atMost.toSeconds()
                        + " s; its log ends with: "
                        + String.join(
                                System.lineSeparator() + "    ",
                                LogTail.of(child.spec().log(), LAST_LINES)),
                "an answer to the health check",
                "Its whole log is " + child.spec().log() + ".");
    }

    /**
     * {@code setsid} and {@code nice} replace themselves by the program, so the process id stays the one that we know.
     * Attached children are polite: they share the machine with the load generator, which must be on time, while theirs is
     * the time that it measures.
     */
    private List<String> prefixed(List<String> command) {
        List<String> all = new ArrayList<>();
        onPath("setsid").ifPresent(setsid -> all.add(setsid.toString()));
        if (bond == Bond.ATTACHED) {
            onPath("nice").ifPresent(nice -> all.addAll(List.of(nice.toString(), "-n", POLITE)));
        }
        all.addAll(command);
        return all;
    }

    private static Optional<Path> onPath(String program) {
        String path = System.getenv("PATH");
        if (path == null) {
            return Optional.empty();
        }
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }

    private static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath().getRoot() : parent;
    }
}
