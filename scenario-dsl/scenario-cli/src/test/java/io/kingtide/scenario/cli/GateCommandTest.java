package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
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
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gate run --shift abc | got 'abc'",
                "gate run --shift 0 --baseline a | got '0'",
                "gate run --shift 5% | --shift without --baseline",
                "gate run --again run-2 | --again without --baseline",
                "report run --html page.html | --html with one run",
            })
    void anOptionThatWouldChangeNothingIsAProblem(String words, String told) {
        Object command = words.startsWith("gate") ? new GateCommand() : new ReportCommand();
        CommandLine line = new CommandLine(command);
        List<String> arguments = List.of(words.split(" "));
        line.parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));

        Problem problem = catchThrowableOfType(Problem.class, () -> ((Callable<?>) command).call());

        assertThat(problem).isNotNull().hasMessageContaining(told);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
