package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.csv;
import static io.kingtide.scenario.ScenarioDsl.delete;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.ExitCode;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Set-up before the load, tear-down after it whatever happens, and what their failures make of the run. */
class OnceARunTest {
    @TempDir
    Path temp;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @Test
    void aSetUpThatFailsIsARunThatWasNotCarriedOutAndIsTornDown() throws Exception {
        RunSummary run = run(look(), "/login");

        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(run.reasons().get(0))
                .contains("The set-up failed, so no load was sent")
                .containsPattern("OnceARunTest\\.java:\\d+: request 'login' failed: status 500");
        assertThat(asked).containsExactly("/login", "/logout");
        assertThat(temp.resolve("run").resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void theLoadKnowsWhatTheSetUpFoundAndTheFiguresKnowNothingOfIt() throws Exception {
        RunSummary run = run(look(), "");

        assertThat(asked).startsWith("/login").endsWith("/logout");
        assertThat(asked).filteredOn("/look/t1"::equals).hasSize(4);
        assertThat(run.requests()).containsOnlyKeys("look");
        assertThat(run.overall().count()).isEqualTo(4);
        assertThat(run.faults()).noneMatch(fault -> fault.contains("set-up") || fault.contains("tear-down"));
    }

    @Test
    void aTearDownThatFailsIsTold() throws Exception {
        RunSummary run = run(look(), "/logout");

        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons().get(0)).contains("The tear-down failed").contains("status 500");
        assertThat(run.overall().count()).isEqualTo(4);
    }

    @Test
    void aRunThatIsBrokenOffIsTornDownToo() throws Exception {
        Path one = Files.writeString(temp.resolve("one.csv"), "name\nann\n");
        RunSummary run = run(journey("look", feed(csv(one.toString())), get("look", "/look/#{name}")), "");

        assertThat(run.reasons().get(0)).contains("one.csv");
        assertThat(asked).containsExactly("/login", "/look/ann", "/logout");
    }

    private static Journey look() {
        return journey("look", get("look", "/look/#{token}"));
    }

    private RunSummary run(Journey journey, String broken) throws Exception {
        Engine netty = Engine.all().stream()
                .filter(engine -> engine.name().equals("netty"))
                .findFirst()
                .orElseThrow();
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.path());
            return StubReply.json(request.path().equals(broken) ? 500 : 200, "{\"token\":\"t1\"}");
        })) {
            ScenarioPlan plan = scenario("once", journey, evenly(Curves.hold(20, Duration.ofMillis(200))))
                    .setUp(post("login", "/login").save("token", jsonPath("$.token")))
                    .tearDown(delete("logout", "/logout"));
            return ScenarioRun.of(RunPlan.of(plan, stub.uri()).withoutWarmUp(), netty, temp.resolve("run"))
                    .execute();
        }
    }
}
