package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.ExitCode;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The gate as a CI job calls it the first time, when nothing has been kept yet. */
class GateCommandTest {
    @TempDir
    Path temp;

    @Test
    void aFolderOfBaselinesThatIsEmptyIsNeverGreen() throws Exception {
        Path run = temp.resolve("run");
        Engine netty = Engine.all().stream()
                .filter(engine -> engine.name().equals("netty"))
                .findFirst()
                .orElseThrow();
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            RunPlan plan = RunPlan.of(
                    scenario(
                            "gate", journey("look", get("look", "/")), evenly(Curves.hold(50, Duration.ofMillis(200)))),
                    stub.uri());
            ScenarioRun.of(plan.withoutWarmUp(), netty, run).execute();
        }
        Path empty = Files.createDirectory(temp.resolve("kept"));
        StringWriter said = new StringWriter();

        int exit = new CommandLine(new GateCommand())
                .setOut(new PrintWriter(said))
                .execute(run.toString(), "--baseline", empty.toString());

        assertThat(exit).isEqualTo(ExitCode.NOT_CARRIED_OUT.value());
        assertThat(said.toString()).contains("INVALID").contains("0 usable baseline runs");
    }
}
