package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole command against systems of a known capacity. Ten minutes: {@code mvn verify -Psoak -pl scenario-dsl/scenario-cli -am
 * -Dtest=CapacitySoak -Dsurefire.failIfNoSpecifiedTests=false}. The folders stay in {@code target/capacity-soak}.
 */
class CapacitySoak {
    @ParameterizedTest
    @CsvSource({"400, noisy", "400, exact", "1500, exact", "1500, noisy"})
    void theCapacityOfAKnownSystemIsFoundWithinFivePercentInTwelveProbes(double capacity, String kind)
            throws IOException {
        Path folder =
                Path.of("target", "capacity-soak", kind + "-" + (int) capacity + "-" + System.currentTimeMillis());
        StringWriter out = new StringWriter();
        long begun = System.nanoTime();
        int exit;
        try (StubServer stub = kind.equals("exact") ? RatedStub.exact(capacity) : RatedStub.noisy(capacity)) {
            exit = new CommandLine(new CapacityCommand())
                    .setOut(new PrintWriter(out))
                    .execute("--get", stub.uri() + "/", "--probe", "10s", "--json", "--out", folder.toString());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;

        JsonNode found = JsonMapper.builder().build().readTree(out.toString());
        String line = String.format(
                Locale.ROOT,
                "%s, %.0f/s: found %.1f/s (%+.1f %%), between %.1f and %.1f, knee %s, %d probes (%d INVALID), %.0f s, load of the machine %.1f",
                kind,
                capacity,
                found.path("capacityPerSecond").asDouble(),
                (found.path("capacityPerSecond").asDouble() / capacity - 1) * 100,
                found.path("holdsPerSecond").asDouble(),
                found.path("failsPerSecond").asDouble(),
                found.path("kneePerSecond").isNull()
                        ? "none"
                        : found.path("kneePerSecond").asString(),
                found.path("probes").size(),
                found.path("probes")
                        .valueStream()
                        .filter(probe -> probe.path("verdict").asString().equals("INVALID"))
                        .count(),
                seconds,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.out.println(line);
        Files.writeString(
                Path.of("target", "capacity-soak.txt"),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(exit).isZero();
        assertThat(found.path("probes").size()).isLessThanOrEqualTo(12);
        assertThat(found.path("capacityPerSecond").asDouble() / capacity).isBetween(0.95, 1.05);
        assertThat(folder.resolve("capacity.html")).exists();
    }
}
