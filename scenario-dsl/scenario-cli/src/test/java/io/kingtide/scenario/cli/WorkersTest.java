package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.ExitCode;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunInfo;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Real workers in processes of their own, a real engine, real HTTP. */
@Timeout(240)
class WorkersTest {
    private static final String TOKEN = "a-secret-of-the-test-only";
    private static final Map<String, String> ENVIRONMENT = Map.of(WorkerToken.VARIABLE, TOKEN);
    private static final StubReply OK =
            StubReply.json(200, "{}", "Kingtide-Shadow: ready; agent=1; rules=a; instance=i");

    @TempDir
    static Path temp;

    private static Path tokenFile;
    private static final List<KingtideProcess> WORKERS = new ArrayList<>();
    private static final List<String> ADDRESSES = new ArrayList<>();

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startWorkers() throws Exception {
        tokenFile = Files.writeString(temp.resolve("token"), TOKEN + "\n");
        for (int i = 0; i < 3; i++) {
            WORKERS.add(worker("worker-" + i));
        }
        for (KingtideProcess worker : WORKERS) {
            ADDRESSES.add(address(worker));
        }
    }

    @AfterAll
    static void stopWorkers() throws Exception {
        for (KingtideProcess worker : WORKERS) {
            worker.close();
        }
    }

    @Test
    void workersTogetherSendEachArrivalOnceAndShareTheRecordsOfAFeeder() throws Exception {
        Path users = temp.resolve("users.csv");
        Files.writeString(
                users,
                "user\n"
                        + String.join(
                                "\n",
                                IntStream.range(0, 180).mapToObj(i -> "u" + i).toList()));
        Path file = temp.resolve("Shared.java");
        Files.writeString(file, """
                import static io.kingtide.scenario.ScenarioDsl.*;
                import io.kingtide.scenario.*;
                import io.kingtide.scenario.curve.*;
                import java.time.Duration;

                public final class Shared implements Scenario {
                    public ScenarioPlan plan(Parameters parameters) {
                        return scenario("shared", journey("buy",
                                feed(csv(parameters.text("users", "?"))), feed(unique("key")),
                                get("order", "/order?user=#{user}&key=#{key}")),
                            evenly(Curves.hold(180, Duration.ofSeconds(1))));
                    }
                }
                """);
        Path out = temp.resolve("shared");
        try (StubServer stub = stub(OK)) {
            int exit = run("run", file, "--param", "users=" + users, "--target", stub.uri(), "--out", out);

            RunFolder folder = RunFolder.open(out);
            RunSummary summary = folder.summary().orElseThrow();
            // A machine that is busy with other things may send late, which is INVALID; but all of it is sent.
            assertThat(exit).as(summary.toString()).isIn(0, 3);
            assertThat(summary.started()).isEqualTo(180).isEqualTo(summary.planned());
            assertThat(summary.overall().count()).isEqualTo(180);
            assertThat(seen.stream().map(path -> path.replaceAll(".*user=(u\\d+)&.*", "$1")))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 180).mapToObj(i -> "u" + i).toList());
            assertThat(seen.stream().map(path -> path.replaceAll(".*key=", ""))).doesNotHaveDuplicates();
            RunInfo info = folder.info();
            assertThat(info.workers()).extracting(RunInfo.Worker::address).isEqualTo(ADDRESSES);
            assertThat(info.workers()).allSatisfy(worker -> {
                assertThat(worker.clockSkewMillis()).isLessThanOrEqualTo(5);
                assertThat(worker.engine()).startsWith("Netty ");
            });
            assertThat(Files.readString(out.resolve("report.html"))).contains(ADDRESSES.get(2));
        }
    }

    @Test
    void dataFilesAndLibrariesTravelWithTheScenario() throws Exception {
        Path users = Files.writeString(temp.resolve("travellers.csv"), "user\nann\nbob\n");
        Path library = Files.createDirectory(temp.resolve("library"));
        Path named = Files.writeString(
                library.resolve("Greeting.java"),
                "public class Greeting { public static final Object WORD = \"hi\"; }");
        assertThat(javax.tools.ToolProvider.getSystemJavaCompiler().run(null, null, null, named.toString()))
                .isZero();
        Path file = Files.writeString(temp.resolve("Travelling.java"), """
                import static io.kingtide.scenario.ScenarioDsl.*;
                import io.kingtide.scenario.*;
                import io.kingtide.scenario.curve.*;
                import java.time.Duration;

                public final class Travelling implements Scenario {
                    public ScenarioPlan plan(Parameters parameters) {
                        return scenario("travelling", journey("greet",
                                feed(csv(parameters.text("users", "?")).circular()),
                                get("greet", "/" + Greeting.WORD + "/#{user}")),
                            evenly(Curves.hold(20, Duration.ofSeconds(1))));
                    }
                }
                """);
        Map<String, String> parameters = Map.of("users", users.toString());
        Shipment shipment = Shipment.of(file.toString(), List.of(library), parameters);
        ScenarioPlan plan = ScenarioSource.of(
                        file.toString(), ScenarioSource.classOf(file.toString(), List.of(library)), parameters)
                .plan();
        Files.delete(users);
        Files.delete(library.resolve("Greeting.class"));
        try (StubServer stub = stub(OK)) {
            WorkerFleet fleet = new WorkerFleet(ADDRESSES.subList(0, 2), new WorkerToken(TOKEN), "netty", shipment);

            RunSummary summary = ScenarioRun.of(RunPlan.of(plan, stub.uri()), fleet, temp.resolve("travelled"))
                    .execute();

            assertThat(summary.started()).as(summary.reasons().toString()).isEqualTo(20);
            assertThat(seen).hasSize(20).allMatch(path -> path.equals("/hi/ann") || path.equals("/hi/bob"));
        }
    }

    @Test
    void filesBesideAScenarioInYamlTravelWithIt() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("written/here"));
        Path curve = Files.writeString(temp.resolve("written/day.csv"), "second,rate\n0,10\n10,10\n");
        Path users = Files.writeString(folder.resolve("users.csv"), "user\nann\n");
        Path file = Files.writeString(folder.resolve("day.yaml"), """
                scenario: day
                journeys:
                  - name: look
                    curve: {shape: file, file: ../day.csv}
                    steps:
                      - feed: {kind: csv, file: users.csv}
                      - get: look
                        url: "/#{user}"
                """);
        Shipment shipment = Shipment.of(file.toString(), List.of(), Map.of());
        Files.delete(curve);
        Files.delete(users);

        ScenarioPlan plan = shipment.unpacked(Files.createDirectory(temp.resolve("elsewhere")));

        assertThat(shipment.data()).containsOnlyKeys("../day.csv", "users.csv");
        assertThat(RunPlan.of(plan, URI.create("http://127.0.0.1:1")).peakRate())
                .isEqualTo(10);
    }

    @Test
    void aThresholdWithEarlyStopStopsAllWorkers() throws Exception {
        try (StubServer stub = stub(StubReply.json(500, "{}"))) {
            RunSummary summary =
                    ScenarioRun.of(plan(stub), fleet(), temp.resolve("stopped")).execute();

            assertThat(summary.stopped()).isNotNull();
            assertThat(summary.stopped().kind()).isEqualTo(StopReason.Kind.THRESHOLD);
            assertIdle(ADDRESSES);
        }
    }

    @Test
    void everyWorkerSendsTheTagAndTheFirstAnswerWithoutEchoStopsAll() throws Exception {
        String tag = "v1.k1.night." + (System.currentTimeMillis() / 1000 + 600) + ".c2lnbmF0dXJlc2lnbmF0dXI";
        Queue<String> tags = new ConcurrentLinkedQueue<>();
        StubReply withoutEcho = StubReply.json(200, "{}");
        try (StubServer stub = StubServer.start(request -> {
            tags.add(String.valueOf(request.header("baggage")));
            return tags.size() > 30 ? withoutEcho : OK;
        })) {
            RunSummary summary = ScenarioRun.of(plan(stub), fleet(), temp.resolve("tagged"))
                    .tagged(LoadTag.issued(tag, "night"))
                    .execute();

            assertThat(summary.stopped()).isNotNull();
            assertThat(summary.stopped().kind()).isEqualTo(StopReason.Kind.NO_ECHO);
            assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(tags).allMatch(("kingtide=" + tag)::equals);
            assertThat(Files.readString(temp.resolve("tagged/run.json"))).doesNotContain("c2lnbmF0dXJl");
        }
    }

    @Test
    void aKilledWorkerMakesTheRunInvalidWithItsName() throws Exception {
        try (StubServer stub = stub(OK);
                KingtideProcess victim = worker("victim")) {
            String address = address(victim);
            Path out = temp.resolve("lost");
            Thread killer = new Thread(() -> killWhen(stub, victim));
            killer.start();

            int exit = run(
                    "run",
                    "--get",
                    stub.uri() + "/",
                    "--rate",
                    "40",
                    "--for",
                    "10m",
                    "--out",
                    out,
                    ADDRESSES.get(0),
                    address);
            killer.join();

            assertThat(exit).isEqualTo(ExitCode.NOT_CARRIED_OUT.value());
            RunSummary summary = RunFolder.open(out).summary().orElseThrow();
            assertThat(summary.verdict()).isEqualTo(Verdict.INVALID);
            assertThat(summary.reasons())
                    .anySatisfy(reason -> assertThat(reason).contains("Worker " + address + " was lost"));
            assertThat(summary.overall().count()).isPositive();
            assertThat(out.resolve("report.html")).isNotEmptyFile();
            assertIdle(List.of(ADDRESSES.get(0)));
        }
    }

    @Test
    void withoutItsControllerAWorkerStopsByItself() throws Exception {
        try (StubServer stub = stub(OK);
                KingtideProcess controller = KingtideProcess.start(
                        temp.resolve("controller.log"),
                        ENVIRONMENT,
                        List.of(
                                "run",
                                "--get",
                                stub.uri() + "/",
                                "--rate",
                                "40",
                                "--for",
                                "10m",
                                "--engine",
                                "netty",
                                "--out",
                                temp.resolve("orphans").toString(),
                                "--workers",
                                String.join(",", ADDRESSES)))) {
            controller.await("some load", () -> stub.requests() > 40);

            controller.kill();

            assertIdle(ADDRESSES);
            long then = stub.requests();
            run("run", "--get", stub.uri() + "/again", "--rate", "10", "--for", "1s", "--out", temp.resolve("next"));
            assertThat(stub.requests()).as("requests of the next run alone").isEqualTo(then + 10);
        }
    }

    private static void killWhen(StubServer stub, KingtideProcess victim) {
        try {
            victim.await("some load", () -> stub.requests() > 40);
            victim.kill();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private StubServer stub(StubReply reply) {
        return StubServer.start(request -> {
            seen.add(request.path());
            return reply;
        });
    }

    /** Ships with the test's own classes. */
    public static final class FiveMinutes implements Scenario {
        @Override
        public ScenarioPlan plan(Parameters parameters) {
            return scenario(
                            "five minutes",
                            journey("look", get("look", "/")),
                            evenly(Curves.hold(60, Duration.ofMinutes(5))))
                    .require(successRatio().atLeast(0.99).stopEarly(Duration.ofSeconds(1)));
        }
    }

    private static RunPlan plan(StubServer stub) {
        return RunPlan.of(new FiveMinutes().plan(Parameters.none()), stub.uri());
    }

    private static WorkerFleet fleet() {
        return new WorkerFleet(
                ADDRESSES,
                new WorkerToken(TOKEN),
                "netty",
                Shipment.of(FiveMinutes.class.getName(), List.of(), Map.of()));
    }

    /** A run by all workers, or by those that are named at the end. */
    private int run(Object... words) throws Exception {
        List<String> line = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (Object word : words) {
            (word.toString().matches("127\\.0\\.0\\.1:\\d+") ? named : line).add(word.toString());
        }
        line.remove(0);
        line.addAll(List.of(
                "--engine",
                "netty",
                "--workers",
                String.join(",", named.isEmpty() ? ADDRESSES : named),
                "--worker-token-file",
                tokenFile.toString()));
        CommandLine command = new CommandLine(new RunCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()));
        return command.execute(line.toArray(String[]::new));
    }

    private static void assertIdle(List<String> addresses) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String address : addresses) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/v1/worker"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            KingtideProcess.awaitThat(
                    "worker " + address + " to be idle",
                    () -> http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("\"busy\":false"));
        }
    }

    private static KingtideProcess worker(String name) throws Exception {
        return KingtideProcess.start(
                temp.resolve(name + ".log"), ENVIRONMENT, List.of("worker", "--listen", "127.0.0.1:0"));
    }

    private static String address(KingtideProcess worker) throws Exception {
        return worker.awaitLine("Listening on http://");
    }
}
