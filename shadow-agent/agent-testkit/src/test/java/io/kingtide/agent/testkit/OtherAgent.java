package io.kingtide.agent.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenTelemetry's agent, which the profile {@code other-agents} puts into the build folder. */
final class OtherAgent {
    private static final Path JAR = Path.of("target/other-agents/opentelemetry-javaagent.jar");

    private OtherAgent() {}

    /** The options that attach it, with spans written to the log ({@code logging}) or nowhere ({@code none}). */
    static List<String> options(String exporter) {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException(JAR.toAbsolutePath() + " is missing: build with -Pother-agents");
        }
        List<String> options = new ArrayList<>();
        options.add("-javaagent:" + JAR.toAbsolutePath());
        options.add("-Dotel.traces.exporter=" + exporter);
        options.add("-Dotel.metrics.exporter=none");
        options.add("-Dotel.logs.exporter=none");
        return options;
    }
}
