package io.kingtide.console.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.Problem;
import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.ShapedBoards;
import io.kingtide.shaper.node.ShaperNode;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.SwitchBoard;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against the real console in a process of its own, and a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpsCommandsTest {
    private Path data;
    private Process console;
    private ShaperNode node;
    private Map<String, String> environment;

    private record Result(int exitCode, String out) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder;
        console = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.kingtide.console.OpsConsole",
                        "--data",
                        data.toString(),
                        "--port",
                        "0",
                        "--init")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("console ready on ")) {
            line = output.readLine();
        }
        assertThat(line).as("the console starts").isNotNull();
        String url = line.substring("console ready on ".length());
        environment = Map.of(
                "KINGTIDE_CONSOLE",
                url,
                "KINGTIDE_TOKEN",
                Files.readString(data.resolve("admin-token")).strip());
        SwitchBoard switches = new SwitchBoard(Clock.systemUTC());
        switches.declare("bill-history", new Fallback.FailFast("off"));
        LimitBoard limits = new LimitBoard(List.of(new GcraCarrier(System::nanoTime)));
        limits.declare("orders");
        node = ShaperNode.start(
                new ShaperNode.NodeAddress(URI.create(url), "payment-unit", "unit-a"),
                NodeKeys.fromFile(data.resolve("node-keys")),
                new ShapedBoards(switches, limits),
                Clock.systemUTC());
        assertThat(node.awaitFirstState(Duration.ofSeconds(20))).isTrue();
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
        if (console != null) {
            console.destroy();
        }
    }

    @Test
    void a_plan_is_checked_armed_shown_and_aborted() throws Exception {
        Path file = Files.writeString(data.resolve("night.yaml"), """
                version: 1
                name: night
                steps:
                  - name: bills-off
                    at: 10s
                    switch: bill-history
                    on: true
                    reverse-after: 1m
                    mode: local
                    when-cut-off: run
                """);
        assertThat(run("plan", "check", file.toString()).out)
                .contains("plan night: 1 step")
                .contains("T+10s")
                .contains("switch bill-history on")
                .contains("local");
        assertThat(run("plan", "arm", file.toString(), "--at", "2026-01-01T00:00:00Z", "--reason", "late").out)
                .as("told once what was expected, by who knows it")
                .contains("'bills-off' lies in the past; expected a later T-zero. Mend what is named");
        Result armed = run("plan", "arm", file.toString(), "--at", "+1m", "--reason", "rehearsed");
        assertThat(armed.exitCode).as(armed.out).isZero();
        assertThat(armed.out).contains("plan night: armed").contains("payment-unit/unit-a");
        assertThat(run("plan", "status").out)
                .contains("night: armed")
                .contains("bills-off")
                .contains("pending");
        assertThat(run("plan", "abort", "night", "--reason", "enough").out).contains("night: aborted");
    }

    @Test
    void a_broken_plan_is_a_usage_error_with_its_lines() throws Exception {
        Path file = Files.writeString(data.resolve("broken.yaml"), "version: 1\nname: x\nstep: []\n");
        assertThat(run("plan", "check", file.toString()).exitCode).isEqualTo(2);
        assertThat(run("plan", "check", data.resolve("none.yaml").toString()).exitCode)
                .isEqualTo(2);
    }

    @Test
    void a_switch_is_set_and_says_where_it_is_in_effect() {
        Result set = run("switch", "set", "bill-history", "on", "--reason", "peak", "--ttl", "10m");
        assertThat(set.out)
                .contains("bill-history: ON")
                .contains("payment-unit/unit-a")
                .contains("in-effect");
        assertThat(set.exitCode).isZero();
        assertThat(run("switch", "list").out).contains("bill-history: ON").contains("goes off by itself");
        assertThat(run("switch", "set", "bill-history", "off", "--reason", "over").exitCode)
                .isZero();
        assertThat(run("switch", "history", "bill-history").out)
                .containsPattern("ON +ops +peak")
                .contains("over");
        assertThat(run("nodes").out).contains("payment-unit/unit-a").contains("shaper");
        assertThat(run("audit", "verify").out).startsWith("The log holds");
    }

    @Test
    void json_is_the_answer_of_the_console() {
        Result list = run("switch", "list", "--json");
        assertThat(list.exitCode).isZero();
        assertThat(Console.JSON.readTree(list.out).path("switches").isArray()).isTrue();
    }

    @Test
    void an_unknown_switch_is_a_usage_error() {
        Result set = run("switch", "set", "bill-histroy", "on", "--reason", "peak");
        assertThat(set.exitCode).isEqualTo(2);
        assertThat(set.out).contains("bill-histroy").contains("bill-history");
    }

    @Test
    void an_outdated_version_changes_nothing() {
        Result set = run("switch", "set", "bill-history", "on", "--reason", "peak", "--version-expected", "4711");
        assertThat(set.exitCode).isEqualTo(3);
        assertThat(set.out).contains("409");
    }

    @Test
    void a_campaign_is_not_armed_while_someone_is_missing() {
        assertThat(run("campaign", "create", "night", "--for", "30m", "--reason", "rehearsal").exitCode)
                .isZero();
        Result noRollCall = run("campaign", "arm", "night", "--reason", "go");
        assertThat(noRollCall.exitCode).isEqualTo(2);
        assertThat(noRollCall.out).contains("no agent is connected");
        Result missing = run("campaign", "arm", "night", "--expect", "payment-unit=2", "--reason", "go");
        assertThat(missing.exitCode).isEqualTo(3);
        assertThat(missing.out).contains("missing: payment-unit/");
        assertThat(run("campaign", "status", "night").out).contains("Campaign night: created");
    }

    @Test
    void the_kill_needs_no_reason() {
        Result kill = run("kill");
        assertThat(kill.exitCode).isZero();
        assertThat(kill.out).contains("All test traffic is stopped.");
        assertThat(run("kill", "--lift", "--reason", "looked at it").out).contains("The kill is lifted");
    }

    @Test
    void a_person_who_is_added_may_what_the_role_allows_until_removed() {
        Result added = run("ops", "user", "add", "li", "--role", "viewer", "--reason", "joins the night");
        assertThat(added.exitCode).as(added.out).isZero();
        String token = added.out.lines().reduce("", (before, line) -> line);
        assertThat(run("ops", "user", "list").out).contains("admin   ops").contains("viewer  li");
        assertThat(runAs(token, "switch", "list").exitCode).isZero();
        assertThat(runAs(token, "ops", "user", "add", "wu", "--role", "admin", "--reason", "x").exitCode)
                .isEqualTo(2);
        assertThat(run("ops", "user", "add", "li", "--role", "admin", "--reason", "again").out)
                .contains("somebody has this name already");
        assertThat(run("ops", "user", "remove", "lo", "--reason", "x").out).contains("did you mean 'li'?");
        assertThat(run("ops", "user", "remove", "li", "--reason", "left").exitCode)
                .isZero();
        assertThat(runAs(token, "switch", "list").exitCode).isEqualTo(2);
        assertThat(run("ops", "user", "remove", "ops", "--reason", "x").out).contains("no admin would be left");
    }

    @Test
    void limits_are_set_and_lifted() {
        Result set = run("limit", "set", "orders", "500", "--reason", "peak");
        assertThat(set.out).contains("orders: 500").contains("gcra").contains("in-effect");
        assertThat(set.exitCode).isZero();
        assertThat(run("limit", "list").out).contains("orders: 500");
        assertThat(run("limit", "lift", "orders", "--reason", "over").out).contains("orders: no limit");
        Result unknown = run("limit", "set", "orders", "-5", "--reason", "x");
        assertThat(unknown.exitCode).isEqualTo(2);
    }

    @Test
    void a_console_that_is_gone_and_a_wrong_token_are_told_apart() {
        environment = Map.copyOf(environment);
        Map<String, String> right = environment;
        try {
            environment = Map.of("KINGTIDE_CONSOLE", "http://127.0.0.1:1", "KINGTIDE_TOKEN", "x");
            assertThat(run("nodes").exitCode).isEqualTo(3);
            environment = Map.of("KINGTIDE_CONSOLE", right.get("KINGTIDE_CONSOLE"), "KINGTIDE_TOKEN", "wrong");
            Result wrong = run("nodes");
            assertThat(wrong.exitCode).isEqualTo(2);
            assertThat(wrong.out).contains("401").contains("KINGTIDE_TOKEN");
            environment = Map.of();
            assertThat(run("nodes").out).contains("KINGTIDE_CONSOLE").contains("kingtide up");
        } finally {
            environment = right;
        }
    }

    private Result run(String... words) {
        return run(environment, words);
    }

    private Result runAs(String token, String... words) {
        Map<String, String> theirs = new HashMap<>(environment);
        theirs.put("KINGTIDE_TOKEN", token);
        return run(theirs, words);
    }

    private Result run(Map<String, String> caller, String... words) {
        StringWriter text = new StringWriter();
        CommandLine root = new CommandLine(new Root());
        for (Object command : new OpsCommands().commands()) {
            root.addSubcommand(command);
        }
        configure(root, caller, data.resolve("nothing-runs-here"));
        root.setOut(new PrintWriter(text, true));
        root.setErr(new PrintWriter(text, true));
        root.setExecutionExceptionHandler((problem, line, result) -> {
            text.append(problem.getMessage());
            if (problem instanceof Problem told) {
                return told.exitCode().value();
            }
            throw problem;
        });
        return new Result(root.execute(words), text.toString());
    }

    private static void configure(CommandLine line, Map<String, String> environment, Path state) {
        if (line.getCommand() instanceof ConsoleCall call) {
            call.within(environment, state);
        }
        line.getSubcommands().values().forEach(sub -> configure(sub, environment, state));
    }

    @CommandLine.Command(name = "kingtide")
    private static final class Root implements Runnable {
        @Override
        public void run() {}
    }
}
