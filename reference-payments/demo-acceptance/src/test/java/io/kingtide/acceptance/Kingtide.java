package io.kingtide.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code kingtide} command in a process and a folder of its own, as a user runs it. */
final class Kingtide implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path HOME = home();

    /** Below the ports that the system itself hands out. */
    private static final int LOWEST_BASE = 20_000;

    private static final int HIGHEST_BASE = 32_000;
    private static final int[] USED = {0, 1, 11, 12, 21, 22, 31, 32, 41, 42, 43, 44, 45};

    private final Path folder;
    private final Path state;
    private final Path out;
    private final Process process;

    /** Whether the processes of the state folder are this command's own, to be ended with it. */
    private final boolean owner;

    private Kingtide(Path folder, Path state, boolean owner, List<String> arguments) throws IOException {
        this.owner = owner;
        this.folder = folder;
        this.state = state;
        this.out = folder.resolve("run");
        // A test run in the background of a shell inherits an ignored SIGINT, which no user's terminal has.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dkingtide.home=" + HOME,
                "-jar",
                HOME.resolve("command-line/command-launcher/target/command-launcher.jar")
                        .toString()));
        command.addAll(arguments);
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().put("KINGTIDE_STATE", state.toString());
        process = builder.start();
    }

    /** Starts a command. */
    static Kingtide start(Path folder, String... arguments) throws IOException {
        return new Kingtide(folder, folder.resolve("state"), true, List.of(arguments));
    }

    /** Starts a command on the state folder of another one. */
    static Kingtide startOn(Path state, Path folder, String... arguments) throws IOException {
        return new Kingtide(folder, state, false, List.of(arguments));
    }

    /** Starts {@code demo} on ports that are free now. */
    static Kingtide demo(Path folder, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--port-base",
                Integer.toString(freePortBase()),
                "--out",
                folder.resolve("run").toString()));
        arguments.addAll(List.of(more));
        return new Kingtide(folder, folder.resolve("state"), true, arguments);
    }

    private static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("kingtide"))) {
            folder = Optional.ofNullable(folder.getParent())
                    .orElseThrow(() -> new IllegalStateException("not inside a checkout"));
        }
        return folder;
    }

    static int freePortBase() {
        for (int attempt = 0; attempt < 200; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST_BASE, HIGHEST_BASE);
            if (allFree(base)) {
                return base;
            }
        }
        throw new IllegalStateException("no free range of ports");
    }

    private static boolean allFree(int base) {
        for (int offset : USED) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + offset));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end; fails with everything that it said if it does not end in time. */
    int exitCode(Duration atMost) throws Exception {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("kingtide did not end within " + atMost + "; it said:\n" + said());
        }
        return process.exitValue();
    }

    /** Ctrl-C. */
    void interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits until the load is being sent: its first seconds are recorded. */
    void awaitLoad() throws Exception {
        await("the load begins", () -> {
            try {
                return Files.exists(out.resolve("series.csv"))
                        && Files.readAllLines(out.resolve("series.csv")).size() > 8;
            } catch (IOException e) {
                return false;
            }
        });
    }

    void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("waiting until " + what + ", but kingtide said:\n" + said());
            }
            Thread.sleep(50);
        }
    }

    /** Standard output and error. */
    String said() throws IOException {
        return Files.readString(folder.resolve("stdout")) + "\n" + Files.readString(folder.resolve("stderr"));
    }

    JsonNode stdoutJson() throws IOException {
        return JSON.readTree(Files.readString(folder.resolve("stdout")));
    }

    Path out() {
        return out;
    }

    Path state() {
        return state;
    }

    JsonNode summary() throws IOException {
        return JSON.readTree(Files.readString(out.resolve("summary.json")));
    }

    JsonNode system() throws IOException {
        return JSON.readTree(Files.readString(state.resolve("system.json")));
    }

    /** The process id of one process of the system. */
    long pidOf(String name) throws IOException {
        for (JsonNode one : system().path("processes")) {
            if (one.path("name").asString("").equals(name)) {
                return one.path("pid").asLong();
            }
        }
        throw new AssertionError("no process " + name);
    }

    String storeUrl(String name) throws IOException {
        for (JsonNode one : system().path("stores")) {
            if (one.path("name").asString("").equals(name)) {
                return one.path("url").asString("");
            }
        }
        throw new AssertionError("no store " + name);
    }

    /** Live processes that belong to this command: their command lines name its state folder. */
    List<String> processesLeft() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().commandLine().stream())
                .filter(line -> line.contains(state.toString()))
                .toList();
    }

    /** Waits a little, because the operating system buries the dead when it has time. */
    List<String> processesLeftAfterAWhile() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<String> left = processesLeft();
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(100);
            left = processesLeft();
        }
        return left;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        if (!owner) {
            return;
        }
        ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .commandLine()
                        .filter(line -> line.contains(state.toString()))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
