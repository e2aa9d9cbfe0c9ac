package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.Audit;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run from preflight to report, with an engine that plays what each test says. */
@Timeout(60)
class ScenarioRunTest {
    @TempDir
    Path temp;

    private StubSystem system;

    @BeforeEach
    void startSystem() throws IOException {
        system = new StubSystem();
    }

    @AfterEach
    void stopSystem() {
        system.close();
    }

    @Test
    void anUntaggedRunThatWentAsPlannedPassesAndLeavesItsFolder() throws Exception {
        RunSummary run = ScenarioRun.of(plan(), ScriptedEngine.answering(), out())
                .described("Night.java", Map.of("peak", "100"))
                .execute();

        assertThat(run.verdict()).isEqualTo(Verdict.PASS);
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.HOLDS);
        assertThat(RunFolder.open(out()).info().source()).isEqualTo("Night.java");
        assertThat(out().resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void brokenThresholdsAreExitCode1() throws Exception {
        RunSummary run = ScenarioRun.of(plan(), new ScriptedEngine(Outcome.FAILED, (p, r, c) -> {}), out())
                .execute();

        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).containsEntry("refused", run.overall().count());
    }

    @Test
    void anEngineThatFailsStillLeavesAReportAndAnInvalidRun() throws Exception {
        RunSummary run = ScenarioRun.of(
                        plan(),
                        new ScriptedEngine(Outcome.OK, (p, r, c) -> {
                            throw new EngineException(
                                    "Sending", "no threads", "some", "Add some.", new IOException("x"));
                        }),
                        out())
                .execute();

        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(run.reasons())
                .containsExactly("The engine failed: Sending: got no threads; expected some. Add some.");
        assertThat(out().resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aTargetThatIsGoneBeforeTheRunIsSaidBeforeAnythingIsWritten() {
        system.stop();
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem = problem(() -> ScenarioRun.of(plan(), engine, out()).execute());

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(problem).hasMessageContaining(system.uri().toString());
        assertThat(engine.wasStarted()).isFalse();
        assertThat(out()).doesNotExist();
    }

    @Test
    void aTargetThatGoesAwayDuringTheRunEndsItAsNotCarriedOut() throws Exception {
        ScriptedEngine engine = new ScriptedEngine(Outcome.FAILED, (plan, recorder, control) -> {
            system.stop();
            ScriptedEngine.awaitStop(control);
        });

        RunSummary run = ScenarioRun.of(plan(), engine, out()).execute();

        assertThat(run.stopped()).isNotNull();
        assertThat(run.stopped().kind()).isEqualTo(StopReason.Kind.TARGET_GONE);
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
    }

    @Test
    void aTaggedRunPassesOnlyAfterItsAudit() throws Exception {
        RunSummary run = tagged(ScriptedEngine.answering()).execute();
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.FAILED);
        assertThat(run.audit().productionRowsTouched()).isNull();

        RunSummary audited =
                RunFolder.open(out()).audited(new Audit(Audit.Method.RECONCILED, 0L, 500L, 0, Map.of(), List.of()));
        assertThat(VerdictText.exitCode(audited)).isEqualTo(ExitCode.HOLDS);
    }

    @Test
    void aCampaignThatIsNotArmedIsFoundOutBeforeTheRun() {
        system.campaignStatus = "created";
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem = problem(() -> tagged(engine).execute());

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(problem).hasMessageContaining("'created'").hasMessageContaining("kingtide campaign arm night");
        assertThat(engine.wasStarted()).isFalse();
    }

    @Test
    void aNodeWithoutTheAgentIsFoundOutBeforeTheRun() {
        system.echo = false;
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem = problem(() ->
                tagged(engine).withPreflight(new Preflight(List.of("/health"))).execute());

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(problem).hasMessageContaining("without Kingtide-Shadow");
        assertThat(engine.wasStarted()).isFalse();
    }

    @Test
    void theFirstAnswerWithoutEchoTripsTheKillSwitch() throws Exception {
        String why = "An answer came without the header Kingtide-Shadow.";
        RunSummary run = tagged(new ScriptedEngine(
                        Outcome.OK,
                        (plan, recorder, control) -> control.stop(new StopReason(StopReason.Kind.NO_ECHO, why))))
                .execute();

        assertThat(system.calls()).anySatisfy(call -> assertThat(call).startsWith("POST /api/v1/kill {\"reason\":"));
        assertThat(run.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(run.reasons()).contains(why);
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(RunFolder.open(out()).events()).extracting(RunEvent::name).contains("kill switch");
    }

    @Test
    void aTagThatCannotBeRenewedEndsTheRunWhenItExpires() throws Exception {
        long expiry = System.currentTimeMillis() / 1000 + 1;
        ScriptedEngine engine =
                new ScriptedEngine(Outcome.REFUSED, (plan, recorder, control) -> ScriptedEngine.awaitStop(control));

        RunSummary run = ScenarioRun.of(plan(), engine, out())
                .tagged(LoadTag.issued("v1.k1.night." + expiry + ".c2lnbmF0dXJlc2lnbmF0dXI", "night"))
                .execute();

        assertThat(run.reasons()).anySatisfy(reason -> assertThat(reason).contains("tag expired during the run"));
        assertThat(run.refused()).isEqualTo(run.overall().count());
        assertThat(VerdictText.exitCode(run)).isEqualTo(ExitCode.NOT_CARRIED_OUT);
    }

    @Test
    void whatHappensAtTheConsoleIsInTheRunsEvents() throws Exception {
        system.eventStream = "id: 7\ndata: {\"id\":7,\"atMillis\":1794362340123,\"type\":\"switch.set\","
                + "\"subject\":\"bill-history\",\"who\":\"ops\",\"text\":\"bill-history on: peak\"}\n\n";
        ScriptedEngine engine = new ScriptedEngine(Outcome.OK, (plan, recorder, control) -> {
            long patience = System.nanoTime() + 20_000_000_000L;
            while (RunFolder.open(out()).events().isEmpty() && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
        });

        tagged(engine).execute();

        assertThat(RunFolder.open(out()).events().get(0))
                .isEqualTo(new RunEvent(1794362340123L, "switch", "bill-history on", "bill-history on: peak"));
    }

    @Test
    void theConsolesTokenAppearsNowhere() throws Exception {
        tagged(ScriptedEngine.answering()).execute();

        for (Path file : Files.list(out()).toList()) {
            assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret-token")
                    .doesNotContain("v1.k1.night");
        }
    }

    private ScenarioRun tagged(ScriptedEngine engine) throws IOException {
        Path keys = temp.resolve("tag-keys");
        Files.writeString(keys, "k1 = " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        return ScenarioRun.of(plan(), engine, out()).tagged("night", keys).withConsole(system.console());
    }

    private RunPlan plan() {
        return RunPlan.of(
                scenario("night", journey("look", get("look", "/")), evenly(Curves.hold(50, Duration.ofSeconds(8))))
                        .require(successRatio().atLeast(0.99)),
                system.uri());
    }

    private Path out() {
        return temp.resolve("run");
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private static Problem problem(Attempt attempt) {
        Problem problem = catchThrowableOfType(Problem.class, attempt::make);
        assertThat(problem).isNotNull();
        return problem;
    }
}
