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
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What forbids a run before it starts, and ends it afterwards; its report is written all the same. */
@Timeout(120)
class SafetyTest {
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
    void aStopFileForbidsTheStart() throws Exception {
        Path file = Files.writeString(temp.resolve("STOP"), "");
        ScriptedEngine engine = ScriptedEngine.answering();

        Problem problem =
                catchThrowableOfType(Problem.class, () -> run(engine, new SafetyWatch(List.of(), file, null)));

        assertThat(problem).hasMessageContaining("the stop file " + file);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(engine.wasStarted()).isFalse();
        assertThat(temp.resolve("run")).doesNotExist();
    }

    @Test
    void aStopFileThatAppearsEndsTheRunAndItsReportIsWritten() throws Exception {
        Path file = temp.resolve("STOP");
        RunSummary summary = run(waiting(() -> Files.writeString(file, "")), new SafetyWatch(List.of(), file, null));

        assertStopped(summary, StopReason.Kind.SAFETY, "stop file");
        assertThat(temp.resolve("run/report.html")).isNotEmptyFile();
    }

    @Test
    void theStopKeyIsTheUsersWish() throws Exception {
        var keys = new java.io.ByteArrayInputStream("x\n q \n".getBytes(StandardCharsets.UTF_8));

        RunSummary summary = run(waiting(() -> {}), new SafetyWatch(List.of(), null, keys));

        assertStopped(summary, StopReason.Kind.INTERRUPTED, "stop key");
        assertThat(VerdictText.exitCode(summary)).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void aQueryGuardsTheRunBeforeAndDuring() throws Exception {
        String url = "jdbc:h2:mem:guarded;DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("create table room(free bigint)");
            connection.createStatement().execute("insert into room values (9000)");
            List<Guard> guards = guards("""
                    disk.jdbc = %s
                    disk.query = select free from room
                    disk.at-least = 1_000
                    disk.every = 20ms
                    """.formatted(url));
            connection.createStatement().execute("update room set free = 10");
            Problem problem = catchThrowableOfType(Problem.class, () -> run(ScriptedEngine.answering(), watch(guards)));
            assertThat(problem)
                    .hasMessageContaining("'disk'")
                    .hasMessageContaining("got 10;")
                    .hasMessageContaining("at least 1,000");
            connection.createStatement().execute("update room set free = 9000");

            RunSummary summary = run(
                    waiting(() -> connection.createStatement().execute("update room set free = 999")), watch(guards));

            assertStopped(summary, StopReason.Kind.SAFETY, "Guard 'disk' was 999; it must be at least 1,000.");
        }
    }

    @Test
    void anEndpointGuardsTheRunAsJsonMetricOrPlainNumber() throws Exception {
        Map<String, String> bodies = Map.of(
                "/json", "{\"real\":{\"p99\":41.5}}",
                "/metrics", "# HELP lag x\nlagging 7\nlag{replica=\"a\"} 3\n",
                "/plain", " 12\n");
        try (StubServer stub =
                StubServer.start(request -> StubReply.json(200, bodies.getOrDefault(request.path(), "?")))) {
            List<Guard> guards = guards("""
                    # the latency of real users, the replica, the pool
                    users.http = %1$s/json
                    users.json = $.real.p99
                    users.below = 41.6
                    replica-lag.http = %1$s/metrics
                    replica-lag.metric = lag
                    replica-lag.below = 3
                    pool.http = %1$s/plain
                    pool.below = 13
                    """.formatted(stub.uri()));

            assertThat(guards.get(0).beforeTheRun()).isNull();
            assertThat(guards.get(1).beforeTheRun()).isEqualTo("3");
            assertThat(guards.get(2).beforeTheRun()).isNull();
        }
    }

    @Test
    void aGuardThatCannotBeAskedForbidsTheRunAndEndsIt() {
        Guard guard = new Guard(rule(10, true, 1, false), () -> {
            throw new IOException("gone; password=hunter2");
        });

        assertThat(guard.beforeTheRun()).contains("no answer").doesNotContain("hunter2");
        assertThat(guard.during(1, 60)).isNull();
        assertThat(guard.during(2, 60)).isNull();
        assertThat(guard.during(3, 60)).contains("gave no answer 3 times in a row");
    }

    @Test
    void aGuardMayHaveToBeBrokenSeveralTimesInARow() {
        Deque<Double> values = new ArrayDeque<>(List.of(1.0, 11.0, 1.0, 1.0, 1.0));
        Guard guard = new Guard(rule(10, true, 3, false), values::removeFirst);

        assertThat(guard.during(1, 60)).isNull();
        assertThat(guard.during(2, 60)).isNull();
        assertThat(guard.during(3, 60)).isNull();
        assertThat(guard.during(4, 60)).isNull();
        assertThat(guard.during(5, 60)).contains("after 3 broken values");
    }

    @Test
    void aDiskThatWouldBeFullBeforeTheEndStopsTheRunLongBeforeItIs() {
        AtomicInteger second = new AtomicInteger();
        Guard guard = new Guard(rule(1_000, true, 1, true), () -> 10_000 - 20.0 * second.get());

        String why = null;
        while (why == null && second.get() < 600) {
            why = guard.during(second.incrementAndGet(), 600);
        }

        assertThat(why).contains("changes by -20 a second").contains("at the end of the run");
        assertThat(second.get()).isEqualTo(5);
        Guard enough = new Guard(rule(1_000, true, 1, true), () -> 10_000 - 5.0 * second.get());
        for (second.set(1); second.get() < 600; second.incrementAndGet()) {
            assertThat(enough.during(second.get(), 600)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.http = http://h/ | needs one of 'below' and 'at-least'",
                "a.below = 1 | needs one of 'jdbc' and 'http'",
                "a.jdbc = x\\na.below = 1 | 'jdbc' needs a 'query'",
                "a.http = http://h/\\na.below = much | line 2: 'much' is no number",
                "a.http = h\\na.below = 1 | line 1: not an http or https URL",
                "a.http = http://h/\\na.belo = 1 | line 2: unknown key 'belo'",
                "a.http = http://h/\\na.http = http://h/ | line 2: 'a.http' is there twice",
                "a.http = http://h/\\na.below = 1\\na.forecast = maybe | 'forecast' is yes or no",
                "a.jdbc = x\\na.query = q\\na.below = 1\\na.password-env = NOPE | the variable NOPE is not set",
                "what | line 1: not '<guard>.<key> = <value>'",
                "\\n# nothing | no guard in it",
            })
    void mistakesInTheFileAreToldWithTheirLines(String text, String told) {
        Problem problem = catchThrowableOfType(Problem.class, () -> guards(text.replace("\\n", "\n")));

        assertThat(problem).isNotNull().hasMessageContaining(told);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static Guard.Rule rule(double limit, boolean atLeast, int times, boolean forecast) {
        return new Guard.Rule("disk", limit, atLeast, Duration.ofSeconds(1), times, forecast);
    }

    private List<Guard> guards(String text) throws IOException {
        return GuardFile.read(Files.writeString(temp.resolve("guards"), text), Map.of());
    }

    private static SafetyWatch watch(List<Guard> guards) {
        return new SafetyWatch(guards, null, null);
    }

    private interface Meanwhile {
        void happens() throws Exception;
    }

    private static ScriptedEngine waiting(Meanwhile meanwhile) {
        return new ScriptedEngine(Outcome.OK, (plan, recorder, control) -> {
            try {
                meanwhile.happens();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            ScriptedEngine.awaitStop(control);
        });
    }

    private RunSummary run(ScriptedEngine engine, SafetyWatch watch) throws InterruptedException {
        RunPlan plan = RunPlan.of(
                scenario("night", journey("look", get("look", "/")), evenly(Curves.hold(50, Duration.ofSeconds(8)))),
                system.uri());
        return ScenarioRun.of(plan, engine, temp.resolve("run"))
                .guardedBy(watch)
                .execute();
    }

    private static void assertStopped(RunSummary summary, StopReason.Kind kind, String told) {
        assertThat(summary.stopped()).isNotNull();
        assertThat(summary.stopped().kind()).isEqualTo(kind);
        assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(summary.reasons()).anySatisfy(reason -> assertThat(reason).contains(told));
    }
}
