package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A command in a process of its own, as a user has it, without the launcher around it. */
final class KingtideProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Process process;
    private final Path log;

    private KingtideProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What the launcher does. */
    public static final class Main {
        public static void main(String[] arguments) {
            System.exit(new CommandLine(new Kingtide()).execute(arguments));
        }
    }

    @CommandLine.Command(
            name = "kingtide",
            subcommands = {RunCommand.class, WorkerCommand.class})
    static final class Kingtide {}

    static KingtideProcess start(Path log, Map<String, String> environment, List<String> words) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // A test run in the background of a shell inherits an ignored SIGINT, which no user's terminal has.
        List<String> line = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                path,
                Main.class.getName()));
        line.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new KingtideProcess(builder.start(), log);
    }

    /** The rest of the first line of its output that begins so. */
    String awaitLine(String beginning) throws Exception {
        String[] found = new String[1];
        await("a line that begins with '" + beginning + "'", () -> {
            found[0] = output().lines()
                    .filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()))
                    .findFirst()
                    .orElse(null);
            return found[0] != null && output().contains("\n");
        });
        return found[0];
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits while the process lives. */
    void await(String what, Condition condition) throws Exception {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertThat(process.isAlive())
                    .as(() -> "waiting for " + what + ": " + output())
                    .isTrue();
            assertThat(System.nanoTime()).as("patience for " + what).isLessThan(patience);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits, whoever lives. */
    static void awaitThat(String what, Condition condition) throws Exception {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("patience for " + what).isLessThan(patience);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Sends a signal as a terminal does, such as {@code -INT}: 0 where there is a command for it. */
    int signal(String name) throws IOException, InterruptedException {
        return new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(this::output).isTrue();
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    void kill() throws InterruptedException {
        process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
