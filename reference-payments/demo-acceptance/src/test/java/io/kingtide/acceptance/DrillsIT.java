package io.kingtide.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One drill with real processes, as a user runs it: under tagged load, so that agent, jobs and checker take part. */
class DrillsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    private Path folder;

    @Test
    void losing_a_unit_holds_under_tagged_load_and_leaves_production_as_it_was() throws Exception {
        Path stores = folder.resolve("stores");
        try (Kingtide drill = Kingtide.start(
                folder.resolve("drill"),
                "drill",
                "run",
                "unit-lost",
                "--tagged",
                "--json",
                "--dir",
                stores.toString())) {
            assertThat(drill.exitCode(PATIENCE)).as(drill.said()).isZero();

            JsonNode report = drill.stdoutJson();
            assertThat(report.path("findings")).as(drill.said()).isEmpty();
            assertThat(report.path("broken")).as(drill.said()).isEmpty();
            assertThat(report.path("acknowledged").asLong()).isPositive();
            assertThat(report.path("rpo").asLong(-1)).isZero();
            assertThat(report.path("timeline").get(0).path("what").asString("")).contains("kill -9 of unit A");
            assertThat(report.path("production").path("tables").asInt()).isGreaterThan(40);
            assertThat(report.path("production").path("changed")).isEmpty();
            assertThat(stores).isEmptyDirectory();
        }
    }
}
