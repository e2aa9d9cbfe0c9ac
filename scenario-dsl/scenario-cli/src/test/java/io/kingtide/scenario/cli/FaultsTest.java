package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.csv;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can go wrong at both ends of a run, each with the exit code of the contract, and a report whatever happens. */
class FaultsTest {
    private static final Journey LOOK = journey("look", get("look", "/").timeout(Duration.ofMillis(700)));

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void aTargetThatMisbehavesFailsTheThresholdsAndNothingElse(FaultyTarget.Fault fault) throws Exception {
        RunSummary run;
        try (FaultyTarget target = new FaultyTarget(fault)) {
            run = run(LOOK, target.uri(), 4);
        }

        assertThat(run.overall().errorRatio()).as("%s", run.errors()).isEqualTo(1);
        assertThat(run.errors()).as("why, without data of the answer").hasSizeBetween(1, 2);
        // A busy machine may make the run INVALID besides; it never passes, and never hangs.
        assertThat(VerdictText.exitCode(run)).isIn(ExitCode.FAILED, ExitCode.NOT_CARRIED_OUT);
        assertThat(temp.resolve("run").resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aFeederThatRunsDryIsARunThatWasNotCarriedOut() throws Exception {
        Path people = Files.writeString(temp.resolve("people.csv"), "name\nann\nbob\n");
        Journey journey = journey("look", feed(csv(people.toString())), get("look", "/?who=#{name}"));
        RunSummary run;
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(1_000_000))) {
            run = run(journey, stub.uri(), 10);
        }

        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(String.join(" ", run.reasons())).contains("people.csv").contains("2");
        assertThat(run.overall().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void anEmptyFeederAndOneThatIsNotThereAreMistakesOfTheConfiguration() throws Exception {
        Path empty = Files.writeString(temp.resolve("empty.csv"), "name\n");
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(1_000_000))) {
            for (String file :
                    new String[] {empty.toString(), temp.resolve("nowhere.csv").toString()}) {
                Journey journey = journey("look", feed(csv(file)), get("look", "/?who=#{name}"));
                Path out = temp.resolve("run-" + Path.of(file).getFileName());

                Problem problem = catchThrowableOfType(Problem.class, () -> run(journey, stub.uri(), 10, out));

                assertThat(problem).isNotNull().hasMessageContaining(file);
                assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                assertThat(RunFolder.open(out).summary().orElseThrow().verdict())
                        .isEqualTo(Verdict.INVALID);
            }
            assertThat(stub.requests()).isZero();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsATargetThatIsGone() {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> run(LOOK, URI.create("http://kingtide-nowhere.invalid:8080"), 10));

        assertThat(problem).isNotNull().hasMessageContaining("kingtide-nowhere.invalid");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
    }

    private RunSummary run(Journey journey, URI target, double rate) throws Exception {
        return run(journey, target, rate, temp.resolve("run"));
    }

    private static RunSummary run(Journey journey, URI target, double rate, Path out) throws Exception {
        Engine netty = Engine.all().stream()
                .filter(engine -> engine.name().equals("netty"))
                .findFirst()
                .orElseThrow();
        RunPlan plan = RunPlan.of(
                        scenario("faults", journey, evenly(Curves.hold(rate, Duration.ofSeconds(1))))
                                .require(successRatio().atLeast(0.99)),
                        target)
                .withoutWarmUp();
        return ScenarioRun.of(plan, netty, out).execute();
    }
}
