package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a worker refuses, and what its controller says then: before the run's folder is opened. */
@Timeout(120)
class WorkerServerTest {
    private static final WorkerToken TOKEN = new WorkerToken("a-secret-of-the-test-only");
    private static final Shipment SHOT = Shipment.quickShot("http://127.0.0.1:9/", 10.0, Duration.ofSeconds(1), null);

    @TempDir
    Path temp;

    private WorkerServer worker;

    @BeforeEach
    void startWorker() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        worker = new WorkerServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TOKEN, null, Set.of(), line -> {});
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    @Test
    void takesTheOrderOfWhoeverKnowsTheTokenAndOneRunAtATime() throws Exception {
        try (WorkerFleet first = fleet(TOKEN, SHOT);
                WorkerFleet second = fleet(TOKEN, SHOT)) {
            first.prepare(plan("127.0.0.1"));
            assertThat(first.workers().get(0).clockSkewMillis()).isLessThanOrEqualTo(5);

            Problem problem = problem(() -> second.prepare(plan("127.0.0.1")));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
            assertThat(problem).hasMessageContaining("busy with another run");
        }
        try (WorkerFleet afterwards = fleet(TOKEN, SHOT)) {
            afterwards.prepare(plan("127.0.0.1"));
        }
    }

    @Test
    void refusesWhoeverDoesNotKnowTheToken() {
        try (WorkerFleet fleet = fleet(new WorkerToken("another-secret-of-the-test"), SHOT)) {
            Problem problem = problem(() -> fleet.prepare(plan("127.0.0.1")));

            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem)
                    .hasMessageContaining("token is missing or wrong")
                    .hasMessageContaining("KINGTIDE_WORKER_TOKEN");
            assertThat(problem.getMessage()).doesNotContain("another-secret");
        }
    }

    @Test
    void loadsNoHostThatItsOwnUserDidNotAllow() {
        try (WorkerFleet fleet = fleet(TOKEN, SHOT)) {
            Problem problem = problem(() -> fleet.prepare(plan("203.0.113.7")));

            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem).hasMessageContaining("--allow-host 203.0.113.7");
        }
    }

    @Test
    void insistsOnTheVeryPlanOfItsController() {
        Shipment other = Shipment.quickShot("http://127.0.0.1:9/", 11.0, Duration.ofSeconds(1), null);
        try (WorkerFleet fleet = fleet(TOKEN, other)) {
            assertThat(problem(() -> fleet.prepare(plan("127.0.0.1"))))
                    .hasMessageContaining("another plan than the controller's");
        }
    }

    @Test
    void aScenarioThatFailsOnTheWorkerIsToldInItsWords() {
        Shipment none = new Shipment(Shipment.Kind.CLASSES, "no.such.Scenario", Map.of(), Map.of(), Map.of());
        try (WorkerFleet fleet = fleet(TOKEN, none)) {
            assertThat(problem(() -> fleet.prepare(plan("127.0.0.1")))).hasMessageContaining("no.such.Scenario");
        }
    }

    @Test
    void aWorkerThatIsNotThereIsSaidBeforeTheRun() {
        worker.close();
        try (WorkerFleet fleet = fleet(TOKEN, SHOT)) {
            Problem problem = problem(() -> fleet.prepare(plan("127.0.0.1")));

            assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
            assertThat(problem)
                    .hasMessageContaining(
                            "kingtide worker --listen " + worker.uri().getAuthority());
        }
    }

    @Test
    void nothingIsUnpackedOutsideItsFolder() {
        Shipment hostile =
                new Shipment(Shipment.Kind.CLASSES, "X", Map.of(), Map.of("../escaped.txt", new byte[] {1}), Map.of());

        assertThatThrownBy(() -> hostile.unpacked(temp.resolve("inside"))).hasMessageContaining("lies outside");
        assertThat(temp.resolve("escaped.txt")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, HOST:PORT", "ftp://127.0.0.1:1, HOST:PORT", "'a b:1', HOST:PORT", "'h:1,h:1', twice"})
    void addressesThatMakeNoSenseAreUsageProblems(String words, String told) {
        Problem problem = problem(() -> new WorkerFleet(List.of(words.split(",")), TOKEN, "netty", SHOT));

        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem).hasMessageContaining(told);
    }

    @Test
    void theTokenOfThisMachineIsMadeOnceForItsOwnerOnly() throws Exception {
        WorkerToken made = WorkerToken.ofThisMachine(temp.resolve("state"), true);
        WorkerToken again = WorkerToken.ofThisMachine(temp.resolve("state"), true);

        assertThat(again.header()).isEqualTo(made.header()).hasSizeGreaterThan(30);
        Path file = temp.resolve("state/worker-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(temp.resolve("state"))).hasSize(1);
    }

    @Test
    void aControllerWithoutATokenIsToldWhereItComesFrom() {
        assertThat(problem(() -> WorkerToken.ofThisMachine(temp, false)))
                .hasMessageContaining("KINGTIDE_WORKER_TOKEN")
                .hasMessageContaining("--worker-token-file");
        assertThat(problem(() -> WorkerToken.given(null, Map.of("KINGTIDE_WORKER_TOKEN", "short"))))
                .hasMessageContaining("at least 16");
    }

    private WorkerFleet fleet(WorkerToken token, Shipment shipment) {
        return new WorkerFleet(List.of(worker.uri().getAuthority()), token, "netty", shipment);
    }

    static RunPlan plan(String host) {
        return RunPlan.of(
                scenario(
                        "GET http://127.0.0.1:9/",
                        journey("GET /", get("GET /", "/")),
                        evenly(Curves.hold(10, Duration.ofSeconds(1)))),
                URI.create("http://" + host + ":9"));
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
