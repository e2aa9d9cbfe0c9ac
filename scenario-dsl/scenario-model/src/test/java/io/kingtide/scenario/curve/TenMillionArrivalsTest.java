package io.kingtide.scenario.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The promise on memory, kept by a virtual machine that has no more: a forked one with 64 MB of heap. */
class TenMillionArrivalsTest {
    private static final long PATIENCE_MINUTES = 10;

    @Test
    void tenMillionRecordedArrivalsInAnyOrderAreStreamedAtSixtyTimesTheSpeedWithin64MegabytesOfHeap() throws Exception {
        Forked forked = fork("-Xmx64m");

        assertThat(forked.exitCode()).as(forked.output()).isZero();
        assertThat(forked.output()).contains("10,000,000 arrivals in any order");
    }

    private record Forked(int exitCode, String output) {}

    private static Forked fork(String heap) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TenMillionArrivals.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        return new Forked(process.exitValue(), output);
    }
}
