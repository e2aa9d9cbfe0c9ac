package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process that can be killed and started again. Thread-safe. */
final class DrillProcess implements AutoCloseable {
    private static final int START_SECONDS = 600;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Map<String, String> environment;

    @SuppressWarnings("NullAway.Init") // started right after it is made
    private volatile Process process;

    private DrillProcess(String name, List<String> command, Path log, Map<String, String> environment) {
        this.name = name;
        this.command = command;
        this.log = log;
        this.environment = environment;
    }

    /** Starts the command without waiting until it is ready. */
    static DrillProcess start(String name, List<String> command, Path log) throws IOException {
        return start(name, command, log, Map.of());
    }

    /** The same with further variables in its environment. */
    static DrillProcess start(String name, List<String> command, Path log, Map<String, String> environment)
            throws IOException {
        DrillProcess started = new DrillProcess(name, command, log, environment);
        started.process = started.fork();
        return started;
    }

    private Process fork() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until it has said that it is ready {@code times} times in its log. */
    void awaitReady(int times) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (readyLines() < times) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw Problem.notCarriedOut(
                        "Starting " + name,
                        process.isAlive() ? "no answer within " + START_SECONDS + " s" : "an end by itself",
                        "a line that says it is ready",
                        "See " + log + ".");
            }
            Thread.sleep(20);
        }
    }

    /** Waits until it has ended by itself, and well. */
    void awaitSuccess() throws InterruptedException {
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            boolean ended = !process.isAlive();
            process.destroyForcibly();
            throw Problem.notCarriedOut(
                    "Running " + name,
                    ended ? "exit code " + process.exitValue() : "no end within " + START_SECONDS + " s",
                    "exit code 0",
                    "See " + log + ".");
        }
    }

    private long readyLines() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ready")).count();
        }
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Freezes it in the middle of whatever it does; {@link #resume} lets it go on as if nothing had been. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", which, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw Problem.notCarriedOut(
                    "Sending " + which + " to " + name, "a refusal", "a process of this user", "See " + log + ".");
        }
    }

    /** Starts the same command again and waits until it is ready. */
    void restart() throws IOException, InterruptedException {
        long before = readyLines();
        process = fork();
        awaitReady((int) before + 1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
