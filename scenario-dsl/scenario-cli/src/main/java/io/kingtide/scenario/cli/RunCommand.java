package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.Workspace;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kingtide run}: a scenario, or a quick shot, into a run's folder. */
@Command(
        name = "run",
        description = "Runs a scenario and writes its report. Without a scenario, a quick shot with --get.",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  kingtide run scenarios/Double11Midnight.java --out runs/night --target http://127.0.0.1:18400",
            "  kingtide run --get http://127.0.0.1:8080/ --rate 1000 --for 10s",
            "  kingtide run --get http://127.0.0.1:8080/ --curve day.csv --time-scale 480",
            "  kingtide run checkout.jmx --rate 200 --for 1m --require 'p99(pay) < 50ms'",
            "  kingtide run CheckoutSimulation.java --curve day.csv --target http://127.0.0.1:8080",
            "",
            "The load is untagged (to the system it is real traffic) unless --campaign is given."
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description =
                    "A .java file (compiled on the fly), a .yaml file, the name of a class on the path, a JMeter test plan (.jmx), or a"
                            + " Gatling simulation (.java or class).")
    private @Nullable String scenario;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder, new or empty. Default: runs/<time>.")
    private @Nullable Path out;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "gatling, jmeter or netty. Default: gatling, or the first one there is.")
    private @Nullable String engine;

    @Option(names = "--target", paramLabel = "URL", description = "Default: the front door of the running system.")
    private @Nullable URI target;

    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            description = "Allows a target that is not on loopback; HOST or HOST:PORT.")
    private Set<String> allowedHosts = new LinkedHashSet<>();

    @Option(
            names = "--time-scale",
            paramLabel = "N",
            description = "480 replays a day in three minutes, at 480 times the rate.")
    private double timeScale = 1;

    @Option(names = "--rate-scale", paramLabel = "N", description = "Multiplies every rate.")
    private double rateScale = 1;

    @Option(
            names = "--max-users",
            paramLabel = "N",
            description = "Virtual users at once, at most. Default: ${DEFAULT-VALUE}.")
    private int maxUsers = RunPlan.DEFAULT_MAX_LANES;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "Sets a parameter of the scenario; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--campaign",
            paramLabel = "NAME",
            description = "Tags the load for this campaign, which must be armed.")
    private @Nullable String campaign;

    @Option(
            names = "--preflight",
            paramLabel = "PATH",
            description =
                    "With --campaign: asks this path once before the run and insists on the readiness echo; may be repeated.")
    private List<String> preflight = List.of();

    @Option(names = "--get", paramLabel = "URL", description = "Quick shot: GET this instead of a scenario.")
    private @Nullable String get;

    @Option(names = "--rate", paramLabel = "N", description = "Quick shot: arrivals a second.")
    private @Nullable Double rate;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "Quick shot: how long; default 10s. Otherwise: cuts the run off at this length.")
    private @Nullable Duration length;

    @Option(
            names = "--curve",
            paramLabel = "FILE.csv",
            description = "Quick shot: a curve, 'second,rate', 'second,requests' or 'timestamp'.")
    private @Nullable Path curve;

    @Mixin
    private LiveOptions live = new LiveOptions();

    @Mixin
    private SafetyOptions safety = new SafetyOptions();

    @Option(
            names = "--workers",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "Has these workers ('kingtide worker') send the load, each its share of the arrivals.")
    private List<String> workers = List.of();

    @Option(
            names = "--worker-token-file",
            paramLabel = "FILE",
            description =
                    "Holds the secret shared with the workers. Default: KINGTIDE_WORKER_TOKEN, or this machine's.")
    private @Nullable Path workerTokenFile;

    @Option(
            names = "--worker-trust",
            paramLabel = "FILE",
            description = "Certificates (PEM) of workers at https://HOST:PORT. Default: those that Java trusts.")
    private @Nullable Path workerTrust;

    @Option(
            names = "--wait-for-workers",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long workers may take until they listen. Default: not at all.")
    private @Nullable Duration waitForWorkers;

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            split = "[:;]",
            description = "Jars and folders that the scenario or simulation needs.")
    private List<Path> classPath = List.of();

    @Option(
            names = "--journey",
            paramLabel = "NAME",
            description = "Of an existing test: the thread group or scenario to run, if there are several.")
    private @Nullable String journey;

    @Option(
            names = "--jmeter-home",
            paramLabel = "DIR",
            description = "For a .jmx that needs plugins or Groovy: the JMeter installation that has them.")
    private @Nullable Path jmeterHome;

    @Option(
            names = "--require",
            paramLabel = "THRESHOLD",
            converter = ThresholdText.class,
            description = "Adds a threshold, such as 'p99(pay) < 35ms' or 'success >= 0.99'; may be repeated.")
    private List<Threshold> required = List.of();

    @Option(names = "--json", description = "Prints summary.json and nothing else.")
    private boolean json;

    private @Nullable ExistingTest existing;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (jmeterHome != null && !JmeterFork.inside()) {
            return new JmeterFork(jmeterHome)
                    .run(spec.root().commandLine().getParseResult().originalArgs());
        }
        requireNothingInVain();
        Workspace workspace = Workspace.current();
        Optional<RunningSystem> system = RunningSystem.find(workspace.state());
        PrintWriter err = spec.commandLine().getErr();
        RunPlan plan = plan(system);
        TargetRules.requireAllowed(plan.target(), allowedHosts);
        safety.requireAllowed(plan);
        SafetyWatch watch = safety.watch();
        Engine carrier = chosenEngine();
        requireSupported(carrier, plan);
        if (existing != null && !json) {
            existing.notes().forEach(err::println);
        }
        Path folder = out == null ? RunNames.newFolder(Path.of("runs"), Clock.systemDefaultZone()) : out;
        LiveOptions.Open shown = live.open(folder, !json, err);
        ScenarioRun run = ScenarioRun.of(plan, sender(workspace, carrier), folder)
                .described(scenario == null ? quickWords() : scenario, parameters)
                .guardedBy(watch)
                .watchedBy(shown.watcher());
        if (campaign != null) {
            new TaggedRun(campaign, preflight, system, System.getenv()).prepare(run, plan.length());
        } else if (!preflight.isEmpty()) {
            throw Problem.usage("Reading the options", "--preflight without --campaign", "both", "Add --campaign.");
        }
        return InterruptKey.guarding(run, () -> {
            RunSummary summary = run.execute();
            print(summary, RunFolder.open(folder));
            shown.close(summary, folder);
            return VerdictText.exitCode(summary).value();
        });
    }

    /** An option that changes nothing would be believed to have done so. */
    private void requireNothingInVain() {
        String alone = waitForWorkers != null
                ? "--wait-for-workers"
                : workerTrust != null ? "--worker-trust" : workerTokenFile != null ? "--worker-token-file" : null;
        if (workers.isEmpty() && alone != null) {
            throw Problem.usage("Reading the options", alone + " without --workers", "both", "Add --workers.");
        }
        for (Path path : classPath) {
            if (!Files.exists(path)) {
                throw Problem.usage(
                        "Reading --class-path",
                        "'" + path + "', which is not there",
                        "jars and folders, separated by ':' or ';'",
                        "Check the path; it is taken from the current folder, "
                                + Path.of("").toAbsolutePath() + ".");
            }
        }
    }

    private static void requireSupported(Engine carrier, RunPlan plan) {
        try {
            carrier.requireSupported(plan);
        } catch (ScenarioException e) {
            throw ScenarioSource.problem(e);
        }
    }

    private void print(RunSummary summary, RunFolder folder) {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.print(folder.summaryJson());
        } else {
            VerdictText.print(summary, folder, stdout);
        }
        stdout.flush();
    }

    private RunPlan plan(Optional<RunningSystem> system) {
        try {
            ScenarioSource source;
            URI to;
            String named = scenario;
            Class<?> type = named == null || named.endsWith(".jmx") || ScenarioSource.isYaml(named)
                    ? null
                    : ScenarioSource.classOf(named, classPath);
            ExistingTest test = existingTest(named, type);
            if (test != null) {
                existing = test;
                source = test.under(journey, ExistingTest.curve(rate, length, curve), required);
                to = target != null ? target : test.target().orElseGet(() -> frontDoor(system));
            } else if (named != null) {
                requireNoQuickShot();
                source = (type == null
                                ? ScenarioSource.of(named, parameters)
                                : ScenarioSource.of(named, type, parameters))
                        .requiring(required);
                to = target == null ? frontDoor(system) : target;
            } else {
                QuickShot shot = quickShot();
                source = shot.source().requiring(required);
                to = shot.target();
            }
            if (maxUsers < 1) {
                throw Problem.usage(
                        "Reading --max-users", maxUsers + " virtual users", "at least 1", "Write --max-users 1000.");
            }
            RunPlan plan = RunPlan.of(source.plan(), to)
                    .withTimeScale(timeScale)
                    .withRateScale(rateScale)
                    .withSeed(seed)
                    .withMaxLanes(maxUsers);
            for (String host : allowedHosts) {
                plan = plan.withAllowedHost(host);
            }
            return length == null || scenario == null || existing != null ? plan : plan.withLengthAtMost(length);
        } catch (ScenarioException e) {
            throw ScenarioSource.problem(e);
        }
    }

    private @Nullable ExistingTest existingTest(@Nullable String named, @Nullable Class<?> type) {
        if (named == null) {
            return null;
        }
        Optional<ExistingTest> found = type == null ? ExistingTest.inFile(named) : ExistingTest.inClass(named, type);
        if (found.isEmpty() && journey != null) {
            throw Problem.usage(
                    "Reading the options",
                    "--journey with a scenario",
                    "an existing test",
                    "Leave it out: a scenario runs all of its journeys.");
        }
        if (found.isPresent() && !parameters.isEmpty()) {
            throw Problem.usage(
                    "Reading the options of an existing test",
                    "--param",
                    "none: only scenarios have parameters",
                    "Leave it out.");
        }
        return found.orElse(null);
    }

    private void requireNoQuickShot() {
        if (get != null || rate != null || curve != null) {
            throw Problem.usage(
                    "Reading the options",
                    "a scenario together with --get, --rate or --curve",
                    "either a scenario or a quick shot",
                    "A scenario has its own requests and curve; scale it with --rate-scale and --time-scale.");
        }
    }

    private QuickShot quickShot() {
        if (get == null) {
            throw Problem.usage(
                    "Reading the options",
                    "neither a scenario nor --get",
                    "something to run",
                    "Write 'kingtide run SCENARIO.java' or 'kingtide run --get URL --rate 100 --for 10s'.");
        }
        if (target != null || !parameters.isEmpty() || journey != null) {
            throw Problem.usage(
                    "Reading the options of a quick shot",
                    target != null ? "--target" : journey != null ? "--journey" : "--param",
                    "none of that: --get names the whole URL, and is all there is",
                    "Leave it out.");
        }
        return QuickShot.of(get, rate, length, curve);
    }

    private String quickWords() {
        return "--get " + get + (curve == null ? " --rate " + rate : " --curve " + curve);
    }

    private static URI frontDoor(Optional<RunningSystem> system) {
        return system.map(running -> URI.create(running.frontDoor()))
                .orElseThrow(() -> Problem.usage(
                        "Choosing the target",
                        "no --target, and no system was started with 'kingtide up'",
                        "one of them",
                        "Add --target http://127.0.0.1:8080."));
    }

    private LoadSender sender(Workspace workspace, Engine chosen) {
        if (workers.isEmpty()) {
            return LoadSender.of(chosen);
        }
        if (existing != null) {
            throw Problem.usage(
                    "Reading the options",
                    "--workers with an existing test",
                    "a scenario, or a quick shot",
                    "Run the existing test on this machine, or write it as a scenario.");
        }
        WorkerToken token = WorkerToken.given(workerTokenFile, System.getenv());
        Shipment shipment = scenario == null
                ? Shipment.quickShot(String.valueOf(get), rate, length, curve)
                : Shipment.of(scenario, classPath, parameters);
        return new WorkerFleet(
                        workers,
                        token == null ? WorkerToken.ofThisMachine(workspace.state(), false) : token,
                        workerTrust == null ? null : WorkerTls.trusting(workerTrust),
                        chosen.name(),
                        shipment)
                .doingOnceWith(chosen)
                .waitingFor(waitForWorkers == null ? Duration.ZERO : waitForWorkers);
    }

    private Engine chosenEngine() {
        String wanted = engine != null ? engine : existing != null ? existing.engine() : "gatling";
        Optional<Engine> found = Engine.named(wanted);
        if (found.isPresent()) {
            return found.get();
        }
        List<Engine> engines = Engine.all();
        if (engine == null) {
            found = engines.stream().findFirst();
        }
        return found.orElseThrow(() -> Problem.usage(
                "Choosing the engine",
                "--engine " + wanted,
                engines.isEmpty()
                        ? "an engine on the class path"
                        : "one of " + engines.stream().map(Engine::name).collect(Collectors.joining(", ")),
                "Correct the name."));
    }
}
