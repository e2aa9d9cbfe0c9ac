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
import io.kingtide.scenario.Load;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong at both ends of a run, each with the exit code of the contract, and a report whatever happens. */
class FaultsTest {
    @TempDir
    Path temp;

    /** All faults at once, each in a journey of its own, on every engine in this one JVM. */
    @ParameterizedTest
    @ValueSource(strings = {"netty", "gatling", "jmeter"})
    void aTargetThatMisbehavesFailsTheThresholdsAndNothingElse(String engine) throws Exception {
        Load arrivals = evenly(Curves.hold(20, Duration.ofMillis(100)));
        URI closed = URI.create("http://127.0.0.1:" + closedPort());
        ScenarioPlan plan = scenario("faults", look(closed, "REFUSE"), arrivals)
                .require(successRatio().atLeast(0.99));
        RunSummary run;
        try (FaultyTarget target = new FaultyTarget()) {
            for (FaultyTarget.Fault fault : FaultyTarget.Fault.values()) {
                plan = plan.journey(look(target.uri(), fault.name()), arrivals);
            }
            run = run(
                    engine, RunPlan.of(plan, target.uri()).withAllowedHost(closed.getAuthority()), temp.resolve("run"));
        }

        assertThat(run.requests()).hasSize(6).allSatisfy((name, request) -> {
            assertThat(request.count()).as(name).isEqualTo(2);
            assertThat(request.errorRatio()).as("%s: %s", name, run.errors()).isEqualTo(1);
        });
        assertThat(run.errors()).as("why, without data of the answer").hasSizeBetween(4, 8);
        assertThat(String.valueOf(run.errors()))
                .as("each ends by its own timeout")
                .doesNotContain("abandoned");
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
        URI nowhere = URI.create("http://kingtide-nowhere.invalid:8080");

        Problem problem = catchThrowableOfType(Problem.class, () -> run(look(nowhere, "look"), nowhere, 10));

        assertThat(problem).isNotNull().hasMessageContaining("no address for the name kingtide-nowhere.invalid");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
    }

    private static Journey look(URI target, String path) {
        return journey(path, get(path, target + "/" + path).timeout(Duration.ofMillis(700)));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private RunSummary run(Journey journey, URI target, double rate) throws Exception {
        return run(journey, target, rate, temp.resolve("run"));
    }

    private static RunSummary run(Journey journey, URI target, double rate, Path out) throws Exception {
        ScenarioPlan plan = scenario("faults", journey, evenly(Curves.hold(rate, Duration.ofSeconds(1))))
                .require(successRatio().atLeast(0.99));
        return run("netty", RunPlan.of(plan, target), out);
    }

    private static RunSummary run(String name, RunPlan plan, Path out) throws Exception {
        Engine engine = Engine.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return ScenarioRun.of(plan.withoutWarmUp(), engine, out).execute();
    }
}
