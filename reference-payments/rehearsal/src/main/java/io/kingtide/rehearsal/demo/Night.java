package io.kingtide.rehearsal.demo;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.console.ConsoleClient;
import io.kingtide.rehearsal.system.StateFolder;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.cli.Console;
import io.kingtide.scenario.cli.ScenarioRun;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenarios.Double11Midnight;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** The tagged load itself. */
final class Night {
    private static final String ENGINE = "gatling";

    /** Room above the planned peak, so that the limit catches what was not planned and nothing else. */
    private static final double LIMIT_ABOVE_PEAK = 1.5;

    private final DemoOptions options;
    private final RunningSystem system;
    private final ConsoleClient console;
    private final StateFolder state;
    private final Voice voice;
    private final ExecutorService hands;

    Night(
            DemoOptions options,
            RunningSystem system,
            ConsoleClient console,
            StateFolder state,
            Voice voice,
            ExecutorService hands) {
        this.options = options;
        this.system = system;
        this.console = console;
        this.state = state;
        this.voice = voice;
        this.hands = hands;
    }

    /** Sends it, and gives what it came to before the audit. */
    RunSummary load(double peak, RunningDemo running) throws InterruptedException {
        Map<String, String> parameters =
                Map.of("peak", Double.toString(peak), "length", options.night().toSeconds() + "s");
        RunPlan plan = RunPlan.of(
                        new Double11Midnight().plan(Parameters.of(parameters)), URI.create(system.frontDoor()))
                .withSeed(options.seed());
        NightPlan night = NightPlan.of(plan, (long) Math.ceil(peak * LIMIT_ABOVE_PEAK) + 50);
        NightWatch watch = new NightWatch(
                voice, plan.length(), elapsed -> hands.execute(() -> arm(night, elapsed)), running::licenceEnded);
        try {
            ScenarioRun run = ScenarioRun.of(plan, engine(), options.out())
                    .described(Double11Midnight.class.getName(), parameters)
                    .tagged(Campaign.NAME, system.tagKeys())
                    .withConsole(new Console(URI.create(system.console()), state.token()))
                    .watchedBy(watch);
            running.loadBegins(run.control());
            return run.execute();
        } finally {
            running.loadEnded();
        }
    }

    private void arm(NightPlan night, Duration elapsed) {
        String yaml = night.yaml(elapsed);
        try {
            Files.writeString(options.out().resolve("plan.yaml"), yaml);
            console.armPlan(
                    yaml,
                    System.currentTimeMillis() + night.untilMidnight(elapsed).toMillis(),
                    "Rehearsal of Double 11 by 'kingtide demo'");
        } catch (IOException | Problem e) {
            voice.note("!! The night's plan was not armed, no switch will flip: " + e.getMessage());
        }
    }

    private static Engine engine() {
        return Engine.all().stream()
                .filter(engine -> engine.name().equals(ENGINE))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "Choosing the load engine",
                        "no engine '" + ENGINE + "' on the class path",
                        "the one of this build",
                        "Build again with 'mvn -Dquick package'."));
    }
}
