package io.kingtide.scenario.testkit;

import io.kingtide.scenario.stub.StubServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The benchmark's stub in a process of its own: what it costs is not the engine's, and its garbage stops nobody else. */
final class ForkedStub implements AutoCloseable {
    private final Process process;
    private final URI uri;

    private ForkedStub(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static ForkedStub start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        classesOf(BenchmarkStub.class) + File.pathSeparator + classesOf(StubServer.class),
                        BenchmarkStub.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
        String first = says.readLine();
        if (first == null) {
            process.destroy();
            throw new IOException("The stub ended before it said where it listens");
        }
        return new ForkedStub(process, URI.create(first));
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static String classesOf(Class<?> one) {
        try {
            return Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
