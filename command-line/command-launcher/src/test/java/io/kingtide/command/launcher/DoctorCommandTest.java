package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.launcher.Finding.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theWorstFindingDecidesTheExitCode() {
        assertThat(Verdict.OK.exitCode()).isEqualTo(ExitCode.HOLDS);
        assertThat(Verdict.NOTE.exitCode()).isEqualTo(ExitCode.HOLDS);
        assertThat(Verdict.MISSING.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Verdict.BLOCKED.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
    }

    @Test
    void everyFindingThatIsNotRightSaysHowToMendIt() {
        StringWriter out = new StringWriter();
        DoctorCommand doctor = new DoctorCommand();
        CommandLine line = new CommandLine(doctor).setOut(new PrintWriter(out, true));
        line.parseArgs("--json");
        int exit = doctor.call();

        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.get("demoCanRun").asBoolean()).isEqualTo(exit == 0);
        assertThat(report.get("checks").size()).isGreaterThan(8);
        for (JsonNode check : report.get("checks")) {
            boolean right = check.get("verdict").asString().equals("ok");
            assertThat(check.has("mend")).as(check.toString()).isEqualTo(!right);
        }
    }

    @Test
    void withoutMavenAndWithoutABuildTheDemoCannotRun() throws Exception {
        Files.writeString(folder.resolve("pom.xml"), "<project/>");

        assertThat(new ToolCheck(folder, "").findings())
                .filteredOn(finding -> finding.subject().equals("maven"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.MISSING))
                .satisfies(finding -> assertThat(finding.mend()).contains("3.8"));
    }

    @Test
    void aPortBaseOutOfRangeIsAUsageError() {
        DoctorCommand doctor = new DoctorCommand();
        new CommandLine(doctor).parseArgs("--port-base", "70000");

        assertThat(catchThrowableOfType(Problem.class, doctor::call).exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
