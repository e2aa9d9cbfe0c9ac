package io.kingtide.payments.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One drill with real processes, as a user runs it. */
class DrillsIT {
    @TempDir
    Path folder;

    @Test
    void losing_a_unit_holds_and_is_told_as_json() throws Exception {
        System.setProperty("kingtide.home", Path.of("../..").toRealPath().toString());
        PrintStream terminal = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        int exitCode;
        try {
            exitCode = new CommandLine(new DrillCommand())
                    .execute("run", "unit-lost", "--json", "--dir", folder.toString());
        } finally {
            System.setOut(terminal);
        }

        String text = printed.toString(StandardCharsets.UTF_8);
        JsonNode report = JsonMapper.shared().readTree(text);
        assertThat(report.path("findings")).as(text).isEmpty();
        assertThat(report.path("broken")).as(text).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(report.path("acknowledged").asLong()).isPositive();
        assertThat(report.path("rpo").asLong()).isZero();
        assertThat(report.path("timeline").get(0).path("what").asString()).contains("kill -9 of unit A");
        assertThat(folder).isEmptyDirectory();
    }
}
