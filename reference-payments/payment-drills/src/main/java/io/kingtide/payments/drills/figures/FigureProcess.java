package io.kingtide.payments.drills.figures;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process whose CPU time is read from outside. */
final class FigureProcess implements AutoCloseable {
    private static final int START_SECONDS = 600;

    private final String name;
    private final Path log;
    private final Process process;

    private FigureProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts a runnable payment module of a built checkout without waiting for it. */
    static FigureProcess module(Path home, Path folder, String name, String module, List<String> vm, List<String> args)
            throws IOException {
        Path jar = home.resolve("reference-payments/" + module + "/target/" + module + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw Problem.usage(
                    "Starting " + name, "no " + jar, "a built checkout", "Build it with 'mvn -Dquick package'.");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        command.addAll(vm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(args);
        return start(folder, name, command);
    }

    static FigureProcess start(Path folder, String name, List<String> command) throws IOException {
        Path log = folder.resolve(name + ".log");
        return new FigureProcess(
                name,
                log,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /** Waits for a line in its log. */
    void await(String line) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(log).contains(line)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw broken("a line with '" + line.strip() + "'");
            }
            Thread.sleep(50);
        }
    }

    void awaitSuccess() throws InterruptedException {
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw broken("exit code 0");
        }
    }

    private Problem broken(String expected) {
        String got = process.isAlive() ? "nothing for " + START_SECONDS + " s" : "exit code " + process.exitValue();
        return Problem.notCarriedOut("Running " + name, got, expected, "See " + log + ".");
    }

    /** CPU time since its start, of all its threads. */
    Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> Problem.notCarriedOut(
                        "Reading the CPU time of " + name,
                        "nothing",
                        "a running process on a system that tells it",
                        "See " + log));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
