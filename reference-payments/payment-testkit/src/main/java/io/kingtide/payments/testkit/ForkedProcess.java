package io.kingtide.payments.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program in a JVM of its own, ready when it has printed its line with "ready". */
public final class ForkedProcess implements AutoCloseable {
    private static final int START_SECONDS = 180;
    private static final int END_SECONDS = 60;

    private final Process process;
    private final String readyLine;

    private ForkedProcess(Process process, String readyLine) {
        this.process = process;
        this.readyLine = readyLine;
    }

    /** Starts it and waits until it is ready. */
    public static ForkedProcess start(String mainClass, List<String> arguments) {
        return start(mainClass, List.of("-cp", System.getProperty("java.class.path"), mainClass), arguments);
    }

    /** Starts a jar with a class path of its own and waits until it is ready. */
    public static ForkedProcess start(Path jar, List<String> arguments) {
        return start(jar.getFileName().toString(), List.of("-jar", jar.toString()), arguments);
    }

    private static ForkedProcess start(String name, List<String> program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        command.addAll(program);
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new ForkedProcess(process, awaitReady(process, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String awaitReady(Process process, String name) {
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader out = process.inputReader()) {
                        for (String line = out.readLine(); line != null; line = out.readLine()) {
                            if (line.contains(" ready")) {
                                ready.complete(line);
                            } else {
                                System.out.println(line);
                            }
                        }
                    } catch (IOException e) {
                        // A killed process closes its pipe in the middle of a line.
                        ready.completeExceptionally(e);
                    }
                    ready.completeExceptionally(new IOException(name + " ended"));
                },
                "output of " + name);
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " did not become ready", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String readyLine() {
        return readyLine;
    }

    /** kill -9, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns the exit code. */
    public int stop() {
        process.destroy();
        return awaitEnd();
    }

    private int awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "process " + process.pid() + " did not end within " + END_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
