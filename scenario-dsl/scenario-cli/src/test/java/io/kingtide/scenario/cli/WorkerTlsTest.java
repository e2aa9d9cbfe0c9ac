package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Controller and worker over TLS, with a certificate that only those trust who were given it. */
@Timeout(120)
class WorkerTlsTest {
    private static final WorkerToken TOKEN = new WorkerToken("a-secret-of-the-test-only");
    private static final Shipment SHOT = Shipment.quickShot("http://127.0.0.1:9/", 10.0, Duration.ofSeconds(1), null);
    private static final Map<String, String> PASSWORD = Map.of(WorkerTls.PASSWORD, SelfSigned.PASSWORD);

    @TempDir
    static Path temp;

    private SelfSigned key;
    private WorkerServer worker;

    @BeforeEach
    void startWorker() throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        key = new SelfSigned(temp);
        worker = new WorkerServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TOKEN,
                WorkerTls.ofKeyStore(key.store(), PASSWORD),
                Set.of(),
                line -> {});
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    @Test
    void takesOrdersOfAControllerThatTrustsItsCertificate() throws Exception {
        assertThat(worker.uri()).hasScheme("https");
        try (WorkerFleet fleet = new WorkerFleet(
                List.of(worker.uri().toString()), TOKEN, WorkerTls.trusting(key.certificate()), "netty", SHOT)) {
            Problem overload =
                    catchThrowableOfType(Problem.class, () -> fleet.prepare(WorkerServerTest.plan("127.0.0.1")));

            if (overload == null) {
                assertThat(fleet.workers())
                        .singleElement()
                        .satisfies(one -> assertThat(one.engine()).startsWith("Netty "));
            } else {
                // It has spoken to the worker by then; a machine without time cannot tell clocks well enough.
                assertThat(overload).hasMessageStartingWith("Comparing clocks");
            }
        }
    }

    @Test
    void aControllerThatDoesNotTrustItSendsNoTokenAndSaysWhatToDo() {
        try (WorkerFleet fleet = new WorkerFleet(List.of(worker.uri().toString()), TOKEN, "netty", SHOT)) {
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> fleet.prepare(WorkerServerTest.plan("127.0.0.1")));

            assertThat(problem).isNotNull().hasMessageContaining("--worker-trust");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        }
    }

    @Test
    void aControllerThatAsksItInPlainHttpIsToldToNameItHttps() {
        String plain = "127.0.0.1:" + worker.uri().getPort();
        try (WorkerFleet fleet = new WorkerFleet(List.of(plain), TOKEN, "netty", SHOT)) {
            Problem problem = problem(() -> {
                try {
                    fleet.prepare(WorkerServerTest.plan("127.0.0.1"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            assertThat(problem)
                    .hasMessageContaining("Asking worker http://" + plain)
                    .hasMessageContaining("a worker that speaks http")
                    .hasMessageContaining("name it https://" + plain)
                    .hasMessageContaining("--worker-trust");
            assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        }
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreUsageProblems() throws Exception {
        Path text = Files.writeString(temp.resolve("text"), "hello");
        for (Problem problem : List.of(
                problem(() -> WorkerTls.ofKeyStore(key.store(), Map.of())),
                problem(() -> WorkerTls.ofKeyStore(text, PASSWORD)),
                problem(() -> WorkerTls.ofKeyStore(temp.resolve("nowhere"), PASSWORD)),
                problem(() -> WorkerTls.trusting(text)),
                problem(() -> WorkerTls.trusting(temp.resolve("nowhere"))))) {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem).hasMessageContaining("docs/run-the-load.md");
        }
    }

    private static Problem problem(Runnable attempt) {
        Problem problem = catchThrowableOfType(Problem.class, attempt::run);
        assertThat(problem).isNotNull();
        return problem;
    }
}
