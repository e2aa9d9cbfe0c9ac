package io.kingtide.agent.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM of its own that runs a main class on this test's class path, with the agent or without it. */
public final class AgentedJvm implements AutoCloseable {
    private static final long START_SECONDS = 90;
    private static final int MAX_LINES = 5_000;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private AgentedJvm(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "agented-jvm-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The JDK that these tests run on. */
    public static Path ownJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The jar under test. */
    public static Path agentJar() {
        String jar = System.getProperty("kingtide.agent.jar");
        if (jar == null || !Files.isRegularFile(Path.of(jar))) {
            throw new IllegalStateException("The agent's jar is not at '" + jar
                    + "'; run these tests with 'mvn verify', or give -Dkingtide.agent.jar=FILE");
        }
        return Path.of(jar);
    }

    /**
     * Starts the JVM. Its main class prints {@code PORT n} when it is ready.
     *
     * @param jdk its home
     * @param jvmOptions such as {@code -javaagent:...}
     */
    public static AgentedJvm start(Path jdk, List<String> jvmOptions, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xshare:auto");
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return new AgentedJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until the application has said where it listens. */
    public int port() {
        try {
            return port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The forked application did not start; it said:\n" + output(), e);
        }
    }

    /** The JVM as the system sees it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it has printed so far. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** What its threads are doing, for the message of a test that waited in vain. */
    public String threads() throws IOException {
        Process dump = new ProcessBuilder(ownJdk().resolve("bin/jstack").toString(), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    if (lines.size() < MAX_LINES) {
                        lines.add(line);
                    }
                }
                if (line.startsWith("PORT ")) {
                    port.complete(Integer.parseInt(line.substring(5).trim()));
                }
            }
            port.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            process.getInputStream().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
