package io.kingtide.scenario.cli;

import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the launcher's script does once for each build, so that the classes of a run can be kept for class-data sharing: a
 * short run on the Netty engine against a stub in this process. It says nothing and leaves nothing behind.
 */
@Command(name = "train-start", hidden = true, description = "Runs every class that a start of 'run' needs, once.")
final class StartTrainingCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("kingtide-training");
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            CommandLine run = new CommandLine(new RunCommand());
            run.setOut(new PrintWriter(PrintWriter.nullWriter()));
            run.setErr(new PrintWriter(PrintWriter.nullWriter()));
            String out = folder.resolve("run").toString();
            String get = stub.uri() + "/";
            return run.execute("--engine", "netty", "--get", get, "--rate", "100", "--for", "1s", "--out", out);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
