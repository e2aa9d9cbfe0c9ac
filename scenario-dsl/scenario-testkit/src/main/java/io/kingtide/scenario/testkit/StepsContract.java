package io.kingtide.scenario.testkit;

import static io.kingtide.scenario.ScenarioDsl.bodyContains;
import static io.kingtide.scenario.ScenarioDsl.branch;
import static io.kingtide.scenario.ScenarioDsl.choose;
import static io.kingtide.scenario.ScenarioDsl.delete;
import static io.kingtide.scenario.ScenarioDsl.equal;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.filePart;
import static io.kingtide.scenario.ScenarioDsl.generated;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.group;
import static io.kingtide.scenario.ScenarioDsl.head;
import static io.kingtide.scenario.ScenarioDsl.header;
import static io.kingtide.scenario.ScenarioDsl.jmesPath;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.not;
import static io.kingtide.scenario.ScenarioDsl.part;
import static io.kingtide.scenario.ScenarioDsl.patch;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.present;
import static io.kingtide.scenario.ScenarioDsl.put;
import static io.kingtide.scenario.ScenarioDsl.regex;
import static io.kingtide.scenario.ScenarioDsl.repeat;
import static io.kingtide.scenario.ScenarioDsl.repeatWhile;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.set;
import static io.kingtide.scenario.ScenarioDsl.status;
import static io.kingtide.scenario.ScenarioDsl.think;
import static io.kingtide.scenario.ScenarioDsl.uniform;
import static io.kingtide.scenario.ScenarioDsl.when;
import static io.kingtide.scenario.ScenarioDsl.withProbability;
import static io.kingtide.scenario.ScenarioDsl.within;
import static io.kingtide.scenario.ScenarioDsl.zipf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.OnceSteps;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubRequest;
import io.kingtide.scenario.stub.StubServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same scenario is the same traffic on every engine: the stub gets the same requests, the recorder the same counts. What
 * is expected is in a file that all engines share; {@code -Dkingtide.renew=<file>} writes it anew.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class StepsContract {
    private static final int ARRIVALS = 40;

    @TempDir
    private Path folder;

    /** The engine under test. */
    protected abstract Engine engine();

    @Test
    void sendsTheRequestsOfEveryKindOfStepThatAllEnginesSend() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        RunLog log;
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.method() + ' ' + request.path() + ' ' + request.header("X-Kind") + ' ' + request.body());
            return answer(request);
        })) {
            log = run(
                    scenario("every step", everyStep(), evenly(Curves.hold(ARRIVALS * 4, Duration.ofMillis(250)))),
                    stub);
        }

        List<String> lines = new ArrayList<>(asked.stream().sorted().toList());
        Map<String, Long> outcomes = new TreeMap<>();
        for (RunLog.Step step : log.steps()) {
            outcomes.merge("counted " + step.request() + ' ' + step.outcome() + ' ' + step.error(), 1L, Long::sum);
        }
        outcomes.forEach((outcome, count) -> lines.add(outcome + ' ' + count));
        lines.add("arrivals " + log.finished() + ", well " + log.finishedOk());
        String seen = String.join("\n", lines) + "\n";
        String renewed = System.getProperty("kingtide.renew");
        if (renewed != null) {
            Files.writeString(Path.of(renewed), seen);
        }
        assertThat(seen).isEqualTo(renewed == null ? expected() : seen);
    }

    private static Journey everyStep() {
        return journey(
                "every step",
                feed(uniform("amount", 1, 9)),
                feed(zipf("user", 0, 99, 1.0)),
                feed(generated("card", (arrival, random) -> "c" + arrival + "-" + random.nextInt(10))),
                set("kind", "k#{amount}"),
                get("search", "/search")
                        .query("q", "a b&#{user}")
                        .header("X-Kind", "#{kind}")
                        .check(
                                status(200),
                                header("X-Next").exists(),
                                bodyContains("items"),
                                jsonPath("$.items[1].id").is("i2"),
                                within(Duration.ofSeconds(60)))
                        .save("first", jsonPath("$.items[0].id"))
                        .save("open", jmesPath("items[?open].id | [0]"))
                        .save("next", header("X-Next"))
                        .save("number", regex("\"total\":(\\d+)")),
                think(Duration.ofMillis(1), Duration.ofMillis(5)),
                group(
                        "detail",
                        post("order", "/orders/#{first}").json("{\"open\":\"#{open}\",\"card\":\"#{card}\"}"),
                        put("broken", "/broken/#{number}").body("text/plain", "päckchen #{user}"),
                        get("never", "/never")),
                patch("after", "/after#{next}").form("a", "1 2", "b", "#{amount}"),
                repeat(2, get("round", "/round/#{counter}")),
                set("state", "OPEN"),
                repeatWhile(
                        equal("state", "OPEN"),
                        5,
                        get("poll", "/poll/#{counter}").save("state", jsonPath("$.state"))),
                when(equal("kind", "k3"), get("three", "/three")),
                when(not(present("nobody")), head("there", "/there")),
                withProbability(0.3, get("rare", "/rare/#{user}")),
                choose(branch(3, get("home", "/home")), branch(1, delete("leave", "/leave")), branch(1)),
                get("missing", "/missing").orContinue(),
                get("last", "/last").check(jsonPath("$.state").is("NO")));
    }

    private static StubReply answer(StubRequest request) {
        String path = request.path();
        if (path.startsWith("/search")) {
            return StubReply.json(
                    200,
                    "{\"total\":17,\"items\":[{\"id\":\"i1\",\"open\":false},{\"id\":\"i2\",\"open\":true}]}",
                    "X-Next: /page-2");
        }
        if (path.startsWith("/poll/")) {
            return StubReply.json(200, "{\"state\":\"" + (path.endsWith("2") ? "DONE" : "OPEN") + "\"}");
        }
        if (request.method().equals("HEAD")) {
            return StubReply.json(200, "");
        }
        return path.startsWith("/broken") || path.equals("/missing")
                ? StubReply.json(500, "{}")
                : StubReply.json(200, "{\"state\":\"YES\"}");
    }

    private static String expected() throws IOException {
        try (InputStream in = StepsContract.class.getResourceAsStream("every-step.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void setsUpOnceLetsEveryArrivalKnowWhatWasFoundAndTearsDown() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubServer stub = StubServer.start(request -> {
            asked.add(request.method() + ' ' + request.path() + ' ' + request.header("Authorization"));
            return StubReply.json(200, "{\"token\":\"t1\"}");
        })) {
            ScenarioPlan plan = scenario(
                            "once",
                            journey("look", get("look", "/look").bearer("#{token}")),
                            evenly(Curves.hold(25, Duration.ofMillis(200))))
                    .setUp(post("login", "/login").save("token", jsonPath("$.token")))
                    .tearDown(delete("logout", "/login").bearer("#{token}"));
            RunPlan run = RunPlan.of(plan, stub.uri()).withoutWarmUp();
            RunControl control = new RunControl();

            OnceSteps.Ended setUp = OnceSteps.setUp(engine()::run, run, control);
            RunPlan ready = run.withVariables(setUp::variables);
            RunLog log = new RunLog();
            engine().run(ready, log, control);
            OnceSteps.Ended tearDown = OnceSteps.tearDown(engine()::run, ready, control);

            assertThat(setUp.failure()).isEmpty();
            assertThat(tearDown.failure()).isEmpty();
            assertThat(log.steps()).hasSize(5).allMatch(step -> step.outcome() == Outcome.OK);
            assertThat(asked).startsWith("POST /login null").endsWith("DELETE /login Bearer t1");
            assertThat(asked).filteredOn("GET /look Bearer t1"::equals).hasSize(5);
            assertThat(asked).hasSize(7);
        }
    }

    @Test
    void aSetUpThatFailsNamesItsStepItsLineAndItsReason() throws Exception {
        try (StubServer stub = StubServer.start(request -> StubReply.json(500, "{}"))) {
            ScenarioPlan plan = scenario(
                            "once", journey("look", get("look", "/")), evenly(Curves.hold(25, Duration.ofMillis(200))))
                    .setUp(post("login", "/login"), get("never", "/never"));
            OnceSteps.Ended ended =
                    OnceSteps.setUp(engine()::run, RunPlan.of(plan, stub.uri()).withoutWarmUp(), new RunControl());

            assertThat(ended.failure())
                    .hasValueSatisfying(why -> assertThat(why)
                            .containsPattern("StepsContract\\.java:\\d+: request 'login' failed: status 500"));
            assertThat(stub.requests()).isEqualTo(1);
        }
    }

    @Test
    void connectsAsThePolicySays() throws Exception {
        assertThat(connections(Connections.newForEachVisit())).isEqualTo(10);
        assertThat(connections(Connections.newForEachRequest())).isEqualTo(20);
        assertThat(connections(Connections.kept().atMost(2))).isBetween(1L, 2L);
    }

    /** Ten visits of two requests, of which several would be under way at once. */
    private long connections(Connections policy) throws Exception {
        try (StubServer stub =
                StubServer.start(request -> StubReply.json(200, "{}").after(TimeUnit.MILLISECONDS.toNanos(60)))) {
            RunLog log = run(
                    scenario(
                                    "connections",
                                    journey("twice", get("one", "/1"), get("two", "/2")),
                                    evenly(Curves.hold(50, Duration.ofMillis(200))))
                            .connections(policy),
                    stub);
            assertThat(log.steps()).hasSize(20).allMatch(step -> step.outcome() == Outcome.OK);
            return stub.connections();
        }
    }

    @Test
    void answersTheChallengeOfDigestAuthenticationAndRemembersItForTheVisit() throws Exception {
        DigestGuard guard = new DigestGuard("ann", "open sesame");
        try (StubServer stub = StubServer.start(guard::answer)) {
            Journey journey = journey(
                    "digest",
                    set("user", "ann"),
                    get("first", "/private?a=1").digestAuth("#{user}", "open sesame"),
                    post("second", "/private").json("{}").digestAuth("#{user}", "open sesame"),
                    get("wrong", "/private").digestAuth("#{user}", "guess").orContinue());
            RunLog log = run(scenario("digest", journey, evenly(Curves.hold(15, Duration.ofMillis(200)))), stub);

            assertThat(log.steps()).hasSize(9);
            assertThat(log.steps())
                    .filteredOn(step -> step.outcome() == Outcome.OK)
                    .hasSize(6);
            assertThat(log.steps())
                    .filteredOn(step -> step.request() == 2)
                    .allMatch(step -> "status 401".equals(step.error()));
            // Two for the first, one for the second, two (the wrong one asked again) for the third.
            assertThat(stub.requests()).isEqualTo(15);
        }
    }

    @Test
    void sendsFilesByteForByteInMultipartFormsAndAsBodies() throws Exception {
        byte[] everyByte = new byte[1_024];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        Path picture = Files.write(folder.resolve("picture.png"), everyByte);
        Map<String, byte[]> sent = new ConcurrentHashMap<>();
        try (StubServer stub = StubServer.start(request -> {
            sent.put(request.path() + ' ' + request.header("Content-Type"), request.bytes());
            return StubReply.json(200, "{}");
        })) {
            Journey upload = journey(
                    "upload",
                    set("user", "Käthe"),
                    post("form", "/form")
                            .multipart(
                                    part("user", "#{user}"),
                                    filePart("picture", picture.toString(), "image/png"),
                                    part("blob", everyByte).file("#{user}.bin", "application/octet-stream")),
                    put("raw", "/raw").bodyFile("image/png", picture.toString()));
            RunLog log = run(scenario("upload", upload, evenly(Curves.hold(15, Duration.ofMillis(200)))), stub);

            assertThat(log.steps()).hasSize(6).allMatch(step -> step.outcome() == Outcome.OK);
            assertThat(sent.get("/raw image/png")).isEqualTo(everyByte);
            String formType = sent.keySet().stream()
                    .filter(key -> key.startsWith("/form multipart/form-data; boundary="))
                    .findFirst()
                    .orElseThrow();
            String boundary = "--" + formType.substring(formType.indexOf('=') + 1);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(utf8(boundary + "\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nKäthe\r\n"));
            expected.writeBytes(utf8(boundary + "\r\nContent-Disposition: form-data; name=\"picture\";"
                    + " filename=\"picture.png\"\r\nContent-Type: image/png\r\n\r\n"));
            expected.writeBytes(everyByte);
            expected.writeBytes(utf8("\r\n" + boundary + "\r\nContent-Disposition: form-data; name=\"blob\";"
                    + " filename=\"Käthe.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
            expected.writeBytes(everyByte);
            expected.writeBytes(utf8("\r\n" + boundary + "--\r\n"));
            assertThat(sent.get(formType)).isEqualTo(expected.toByteArray());
        }
    }

    /** On the default engine such a run once never ended. */
    @Test
    void aFeederThatCannotBeOpenedEndsTheRunBeforeItBegan() {
        Feeder broken = () -> {
            throw new ScenarioException("Opening feeder 'people'", "0 records", "at least 1", "Put records into it.");
        };
        try (StubServer stub = StubServer.start(request -> StubReply.json(200, "{}"))) {
            ScenarioPlan plan = scenario(
                    "broken",
                    journey("look", feed(broken), get("look", "/")),
                    evenly(Curves.hold(25, Duration.ofMillis(200))));
            assertThatThrownBy(() -> run(plan, stub))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageContaining("people");
            assertThat(stub.requests()).isZero();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RunLog run(ScenarioPlan plan, StubServer stub) throws Exception {
        RunLog log = new RunLog();
        engine().run(RunPlan.of(plan, stub.uri()).withoutWarmUp().withSeed(7), log, new RunControl());
        return log;
    }
}
