package io.kingtide.scenario.testkit;

import static io.kingtide.scenario.ScenarioDsl.equal;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.jmesPath;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.pace;
import static io.kingtide.scenario.ScenarioDsl.part;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.repeatWhile;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.set;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.think;
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine must do, subclassed for each. Limits in time are wide: these tests run on busy machines. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class EngineContract {
    /** Long enough for a load whose counts matter and not its times. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** The engine under test. */
    protected abstract Engine engine();

    @Test
    void carriesOutEveryArrivalWithItsStepsBodiesAndExtractedValues() throws Exception {
        Map<String, String> ordersBySession = new ConcurrentHashMap<>();
        try (StubServer stub = StubServer.start(request -> {
            if (request.path().startsWith("/orders/")) {
                return StubReply.json(200, "{\"status\":\"PAID\"}");
            }
            ordersBySession.put(request.body(), String.valueOf(request.header("X-Probe")));
            return StubReply.json(201, "{\"orderId\":\"o-" + ordersBySession.size() + "\"}");
        })) {
            Journey buy = journey(
                    "buy",
                    feed(uniform("amount", 100, 1_000_000_000L)),
                    post("order", "/orders")
                            .header("X-Probe", "amount #{amount}")
                            .json("{\"amount\":#{amount}}")
                            .check(status(201))
                            .save("orderId", jsonPath("$.orderId")),
                    think(Duration.ofMillis(20)),
                    get("bill", "/orders/#{orderId}").check(jsonPath("$.status").is("PAID")));
            RunLog log = run(stub.uri(), buy, evenly(Curves.hold(250, SHORT)), new RunControl());

            assertThat(log.begun()).isEqualTo(1);
            assertThat(log.starts()).hasSize(50);
            assertThat(log.finishedOk()).isEqualTo(50);
            assertThat(log.steps()).hasSize(100).allMatch(step -> step.outcome() == Outcome.OK);
            assertThat(ordersBySession).hasSize(50);
            ordersBySession.forEach(
                    (body, header) -> assertThat(body).isEqualTo("{\"amount\":" + header.substring(7) + "}"));
            assertThat(log.starts()).allMatch(start -> start.actualNanos() >= start.plannedNanos());
        }
    }

    @Test
    void plansALaterStepAtTheEndOfTheOneBeforeItPlusTheThinkTime() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(5_000_000))) {
            Journey twice = journey("twice", get("first", "/"), think(Duration.ofMillis(30)), get("second", "/"));
            RunLog log = run(stub.uri(), twice, evenly(Curves.hold(5, SHORT)), new RunControl());

            RunLog.Step first = log.steps().get(0);
            RunLog.Step second = log.steps().get(1);
            assertThat(second.plannedNanos()).isEqualTo(first.endNanos() + 30_000_000);
            assertThat(second.startNanos()).isGreaterThanOrEqualTo(second.plannedNanos());
            assertThat(first.serviceNanos()).isGreaterThanOrEqualTo(5_000_000);
        }
    }

    @Test
    void showsAStallOfTheTargetInTheResponseTimesOfAllArrivalsThatItHeldUp() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            Thread staller = stallAfter(stub, 500, 500);
            RunLog log = run(
                    stub.uri(),
                    journey("read", get("read", "/")),
                    evenly(Curves.hold(200, Duration.ofMillis(1_500))),
                    new RunControl());
            staller.join();

            // 100 of 300 arrivals fall into the stall, with response times from 500 ms down to 0: the truth of p90 is
            // 350 ms or, on a busy machine, more. How near an engine comes to the truth is measured by the benchmark.
            assertThat(log.percentileMillis(90, RunLog.Step::responseNanos)).isGreaterThan(300.0);
            assertThat(log.percentileMillis(99, RunLog.Step::responseNanos)).isGreaterThan(450.0);
            assertThat(log.steps()).hasSize(300);
        }
    }

    @Test
    void countsFailedChecksAndGoesNoFurtherInThatJourney() throws Exception {
        try (StubServer stub = StubServer.start(request -> StubReply.json(200, "{\"status\":\"CREATED\"}"))) {
            Journey pay =
                    journey("pay", get("pay", "/").check(jsonPath("$.status").is("PAID")), get("after", "/"));
            RunLog log = run(stub.uri(), pay, evenly(Curves.hold(50, SHORT)), new RunControl());

            assertThat(log.steps())
                    .hasSize(10)
                    .allMatch(step -> step.outcome() == Outcome.FAILED && "$.status is not PAID".equals(step.error()));
            assertThat(log.finished()).isEqualTo(10);
            assertThat(log.finishedOk()).isZero();
        }
    }

    @Test
    void reportsARefusedConnectionAsFailureAndGoesOn() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RunLog log = run(
                URI.create("http://127.0.0.1:" + port),
                journey("read", get("read", "/")),
                evenly(Curves.hold(50, SHORT)),
                new RunControl());
        assertThat(log.steps()).hasSize(10).allMatch(step -> "connection refused".equals(step.error()));
    }

    @Test
    void reportsACutConnectionAndATimeoutApart() throws Exception {
        StubReply never = StubReply.json(200, "{}").after(TimeUnit.SECONDS.toNanos(30));
        try (StubServer stub = StubServer.start(request -> request.path().equals("/cut") ? StubReply.cut() : never)) {
            Journey both = journey(
                    "both",
                    get("cut", "/cut").orContinue(),
                    get("never", "/never").timeout(Duration.ofMillis(200)));
            RunLog log = run(stub.uri(), both, evenly(Curves.hold(25, SHORT)), new RunControl());
            assertThat(log.steps()).hasSize(10);
            assertThat(log.steps().stream().filter(step -> step.request() == 0))
                    .allMatch(step -> "connection cut".equals(step.error()));
            assertThat(log.steps().stream().filter(step -> step.request() == 1))
                    .allMatch(step -> "request timeout".equals(step.error()));
        }
    }

    @Test
    void tagsEveryRequestAndCountsRefusalsApart() throws Exception {
        ConcurrentLinkedQueue<String> baggage = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            baggage.add(String.valueOf(request.header("baggage")));
            return request.path().equals("/refused")
                    ? StubReply.json(403, "{}", "Kingtide-Refused: unmapped-table")
                    : StubReply.json(200, "{}", "Kingtide-Shadow: ready; agent=1");
        })) {
            Journey both = journey("both", get("ready", "/"), get("refused", "/refused"));
            RunControl control = new RunControl();
            RunLog log = new RunLog();
            engine().run(
                            RunPlan.of(scenario("s", both, evenly(Curves.hold(25, SHORT))), stub.uri())
                                    .withBaggage(() -> "kingtide=v1.k.c.1.mac")
                                    .withoutWarmUp(),
                            log,
                            control);
            assertThat(control.stopReason()).isEmpty();
            assertThat(baggage).hasSize(10).containsOnly("kingtide=v1.k.c.1.mac");
            assertThat(log.steps().stream().filter(step -> step.outcome() == Outcome.REFUSED))
                    .hasSize(5);
        }
    }

    @Test
    void stopsAtTheFirstTaggedAnswerWithoutTheEcho() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            RunControl control = new RunControl();
            RunLog log = new RunLog();
            engine().run(
                            RunPlan.of(
                                            scenario(
                                                    "s",
                                                    journey("j", get("read", "/")),
                                                    evenly(Curves.hold(20, Duration.ofSeconds(30)))),
                                            stub.uri())
                                    .withBaggage(() -> "kingtide=v1.k.c.1.mac")
                                    .withoutWarmUp(),
                            log,
                            control);
            assertThat(control.stopReason())
                    .hasValueSatisfying(reason -> assertThat(reason.kind()).isEqualTo(StopReason.Kind.NO_ECHO));
            assertThat(log.starts()).hasSizeLessThan(100);
        }
    }

    @Test
    void endsSoonAfterAStopEvenIfTheTargetNeverAnswers() throws Exception {
        StubReply never = StubReply.json(200, "{}").after(TimeUnit.MINUTES.toNanos(5));
        try (StubServer stub = StubServer.start(request -> never)) {
            RunControl control = new RunControl();
            Thread stopper = new Thread(() -> {
                while (stub.requests() < 5) {
                    Thread.onSpinWait();
                }
                control.stop(new StopReason(StopReason.Kind.INTERRUPTED, "by the test"));
            });
            stopper.start();
            Journey patient = journey("patient", get("never", "/").timeout(Duration.ofMinutes(4)));
            RunLog log = run(stub.uri(), patient, evenly(Curves.hold(20, Duration.ofMinutes(5))), control);
            stopper.join();
            assertThat(log.finished()).isEqualTo(log.starts().size());
            assertThat(log.steps()).allMatch(step -> "abandoned at the end of the run".equals(step.error()));
        }
    }

    @Test
    void runsUsersOfAClosedJourneyOneAfterTheOther() throws Exception {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(50_000_000))) {
            RunLog log = run(
                    stub.uri(), journey("read", get("read", "/")), users(4, Duration.ofMillis(500)), new RunControl());
            // Four users with 50 ms a round make at most 10 rounds each in half a second.
            assertThat(log.steps()).hasSizeBetween(8, 44);
            assertThat(stub.connections()).isEqualTo(4);
        }
    }

    @Test
    void keepsConnectionsButNotCookiesFromArrivalToArrival() throws Exception {
        ConcurrentLinkedQueue<String> cookies = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            cookies.add(request.path() + ' ' + request.header("Cookie"));
            return StubReply.json(200, "{}", "Set-Cookie: session=s1; Path=/");
        })) {
            Journey twice = journey("twice", get("first", "/1"), get("second", "/2"));
            // The last come one by one: on a busy machine none of the first may have ended before all have begun.
            Curve late = Curves.hold(45, Duration.ofSeconds(1)).then(Curves.hold(2.5, Duration.ofSeconds(2)));
            run(stub.uri(), twice, evenly(late), new RunControl());
            assertThat(cookies).hasSize(100).containsOnly("/1 null", "/2 session=s1");
            // As many as visits at once, which on a busy machine may be most of them.
            assertThat(stub.connections()).isLessThan(50);
        }
    }

    @Test
    void followsRedirectsOnlyWhereTheStepSaysSo() throws Exception {
        try (StubServer stub = StubServer.start(request -> request.path().equals("/new")
                ? StubReply.json(200, "{\"at\":\"new\"}")
                : StubReply.json(302, "{}", "Location: /new"))) {
            Journey both = journey(
                    "both",
                    get("followed", "/old")
                            .followRedirects()
                            .check(jsonPath("$.at").is("new")),
                    get("seen", "/old").check(status(302)));
            RunLog log = run(stub.uri(), both, evenly(Curves.hold(25, SHORT)), new RunControl());
            assertThat(log.steps()).hasSize(10).allMatch(step -> step.outcome() == Outcome.OK);
        }
    }

    /** With the warm-up, as users run it; the best of three, because other work on the machine can spoil one. */
    @Test
    void sendsArrivalsWhenTheyAreDue() throws Exception {
        double misplaced = 1;
        for (int attempt = 0; attempt < 3 && misplaced > 0.2; attempt++) {
            try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
                RunLog log = new RunLog();
                Load ramp = evenly(Curves.ramp(0, 400, Duration.ofSeconds(1)));
                RunPlan plan = RunPlan.of(scenario("ramp", journey("read", get("read", "/")), ramp), stub.uri());
                engine().run(plan, log, new RunControl());
                assertThat(log.starts()).hasSize(200);
                misplaced = Math.min(misplaced, log.misplaced());
            }
        }
        // The goal is 0.5 % at ten times the rate, which the benchmark measures on an idle machine. A generator that
        // sent the ramp as a flat line would misplace 25 %.
        assumeFalse(
                misplaced >= 0.2 && isMachineBusy(), "the machine is too busy for anybody to be on time: run it again");
        assertThat(misplaced).isLessThan(0.2);
    }

    @Test
    void followsARedirectAsPartOfItsRequestAndAsksAgainWithGet() throws Exception {
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.method() + ' ' + request.path() + ' ' + request.header("Cookie") + ' ' + request.body());
            return switch (request.path()) {
                case "/old" -> StubReply.json(302, "{}", "Location: /new?a=1", "Set-Cookie: seen=1; Path=/");
                case "/kept" -> StubReply.json(307, "{}", "Location: /again");
                default -> StubReply.json(200, "{\"status\":\"PAID\"}");
            };
        })) {
            Journey both = journey(
                    "both",
                    post("old", "/old")
                            .json("{\"n\":1}")
                            .followRedirects()
                            .check(status(200), jsonPath("$.status").is("PAID")),
                    post("kept", "/kept").json("{\"n\":2}").followRedirects().check(status(200)));
            RunLog log = run(stub.uri(), both, evenly(Curves.hold(25, SHORT)), new RunControl());

            assertThat(log.steps()).hasSize(10).allMatch(step -> step.outcome() == Outcome.OK);
            assertThat(asked).filteredOn("GET /new?a=1 seen=1 "::equals).hasSize(5);
            assertThat(asked).filteredOn("POST /again seen=1 {\"n\":2}"::equals).hasSize(5);
        }
    }

    @Test
    void followsNoRedirectToAHostThatIsNotAllowedAndNoLoop() throws Exception {
        try (StubServer other = StubServer.start(StubBehaviour.fixedDelay(0));
                StubServer stub = StubServer.start(request -> StubReply.json(
                        302, "{}", "Location: " + (request.path().equals("/away") ? other.uri() + "/" : "/loop")))) {
            Journey both = journey(
                    "both",
                    get("away", "/away").followRedirects().orContinue(),
                    get("loop", "/loop").followRedirects());
            RunLog log = run(stub.uri(), both, evenly(Curves.hold(15, SHORT)), new RunControl());

            assertThat(log.steps().stream().filter(step -> step.request() == 0))
                    .hasSize(3)
                    .allMatch(step -> "redirect to a host that is not allowed".equals(step.error()));
            assertThat(log.steps().stream().filter(step -> step.request() == 1))
                    .hasSize(3)
                    .allMatch(step -> "too many redirects".equals(step.error()));
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void sendsFormsMultipartFormsAndCredentials() throws Exception {
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.path()
                    + '|'
                    + request.header("Authorization")
                    + '|'
                    + request.header("Content-Type")
                    + '|'
                    + request.body());
            return StubReply.json(200, "{\"items\":[{\"id\":7,\"open\":true}]}");
        })) {
            Journey forms = journey(
                    "forms",
                    set("user", "ann"),
                    post("form", "/form")
                            .form("user", "#{user}", "note", "a b&c")
                            .basicAuth("#{user}", "secret"),
                    post("multipart", "/multipart")
                            .multipart(
                                    part("user", "#{user}"),
                                    part("file", "a,b\n").file("a.csv", "text/csv"))
                            .bearer("token-#{user}")
                            .save("id", jmesPath("items[?open].id | [0]")),
                    get("found", "/found/#{id}"));
            RunLog log = run(stub.uri(), forms, evenly(Curves.hold(15, SHORT)), new RunControl());

            assertThat(log.steps()).hasSize(9).allMatch(step -> step.outcome() == Outcome.OK);
            assertThat(asked)
                    .filteredOn(
                            "/form|Basic YW5uOnNlY3JldA==|application/x-www-form-urlencoded|user=ann&note=a%20b%26c"
                                    ::equals)
                    .hasSize(3);
            assertThat(asked)
                    .filteredOn(one -> one.startsWith("/multipart|Bearer token-ann|multipart/form-data; boundary=")
                            && one.contains("name=\"user\"\r\n\r\nann\r\n--")
                            && one.contains("filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\n\r\n--"))
                    .hasSize(3);
            assertThat(asked).filteredOn(one -> one.startsWith("/found/7|")).hasSize(3);
        }
    }

    @Test
    void repeatsWhileAConditionHoldsAndPacesTheRounds() throws Exception {
        try (StubServer stub = StubServer.start(request ->
                StubReply.json(200, "{\"state\":\"" + (request.path().endsWith("2") ? "DONE" : "OPEN") + "\"}"))) {
            Journey poll = journey(
                    "poll",
                    set("state", "OPEN"),
                    repeatWhile(
                            equal("state", "OPEN"),
                            10,
                            pace(Duration.ofMillis(50)),
                            get("poll", "/poll/#{counter}").save("state", jsonPath("$.state"))));
            RunLog log = run(stub.uri(), poll, evenly(Curves.hold(5, SHORT)), new RunControl());

            assertThat(log.steps()).hasSize(3);
            long first = log.steps().get(0).plannedNanos();
            assertThat(log.steps().get(1).plannedNanos()).isGreaterThanOrEqualTo(first + 50_000_000);
            assertThat(log.steps().get(2).plannedNanos()).isGreaterThanOrEqualTo(first + 100_000_000);
        }
    }

    @Test
    void refusesAStepInTheLanguageOfAnotherToolBeforeAnythingIsSent() {
        Journey strange = journey(
                "strange",
                new NativeStep("abacus", "beads", List.of("count"), Duration.ofSeconds(1), "", "Peak.java:7"));
        RunPlan plan = RunPlan.of(
                scenario("s", strange, evenly(Curves.hold(1, Duration.ofSeconds(1)))),
                URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> engine().run(plan, new RunLog(), new RunControl()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("Peak.java:7")
                .hasMessageContaining("--engine abacus");
    }

    /** Four times the work that there are processors for: nobody is on time then, and that is no fault of the engine. */
    private static boolean isMachineBusy() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        return machine.getSystemLoadAverage() > 4 * machine.getAvailableProcessors();
    }

    /** Carries out one journey against a target. */
    protected final RunLog run(URI target, Journey journey, Load load, RunControl control) throws Exception {
        RunLog log = new RunLog();
        engine().run(RunPlan.of(scenario("test", journey, load), target).withoutWarmUp(), log, control);
        return log;
    }

    private static Thread stallAfter(StubServer stub, long millis, long stallMillis) {
        // Counted from the first request of the run, so that a slow start of the engine does not matter.
        Thread thread = new Thread(() -> {
            try {
                while (stub.requests() == 0) {
                    Thread.sleep(1);
                }
                Thread.sleep(millis);
                stub.stall(stallMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }
}
