package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.successRatio;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.AnsweredRate;
import io.kingtide.scenario.report.CapacityResult;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.report.Verdict;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide capacity}: the highest constant rate at which a scenario's thresholds hold. */
@Command(
        name = "capacity",
        description =
                "Finds the highest constant rate that meets the scenario's thresholds: triples it until it fails, then narrows down. Untagged load.",
        footerHeading = "%n",
        footer = {
            "Each probe is a run of its own with a folder of its own: it settles for 3 s, is judged for --probe, and the"
                    + " system cools down for 2 s. Without thresholds in the scenario, 99 %% must succeed and p99 must stay"
                    + " below --p99. A rate at which the answers fall behind does not hold either. INVALID probes are made"
                    + " again and decide nothing.",
            "",
            "Writes capacity.json and capacity.html with the throughput/latency curve. Exit codes: 0 found, 1 even the"
                    + " lowest rate fails, 3 the load generator was the limit."
        })
final class CapacityCommand implements Callable<Integer> {
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final long COOL_DOWN_SECONDS = 2;
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String PHASE = "probe";

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "As for 'run'; its curves only say how journeys share the rate.")
    private @Nullable String scenario;

    @Option(names = "--get", paramLabel = "URL", description = "Instead of a scenario: GET this.")
    private @Nullable String get;

    @Option(names = "--target", paramLabel = "URL", description = "Where a scenario's requests go.")
    private @Nullable URI target;

    @Option(names = "--allow-host", paramLabel = "HOST", description = "Allows a target that is not on loopback.")
    private Set<String> allowedHosts = new LinkedHashSet<>();

    @Option(names = "--engine", paramLabel = "NAME", description = "Default: netty.")
    private String engine = "netty";

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Sets a parameter of the scenario.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--from", paramLabel = "RATE", description = "The first rate. Default: ${DEFAULT-VALUE}.")
    private double from = 50;

    @Option(
            names = "--max",
            paramLabel = "RATE",
            description = "The highest rate that is tried. Default: ${DEFAULT-VALUE}.")
    private double max = 100_000;

    @Option(
            names = "--probe",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long each rate is held. Default: 15s.")
    private Duration probe = Duration.ofSeconds(15);

    @Option(
            names = "--p99",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "The limit where the scenario has none. Default: 500ms.")
    private Duration p99Limit = Duration.ofMillis(500);

    @Option(names = "--probes", paramLabel = "N", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int maxProbes = 12;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the probes. Default: runs/capacity-<time>.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        requireSensible();
        Aim aim = aim();
        TargetRules.requireAllowed(aim.target(), allowedHosts);
        Path folder = out == null ? RunNames.newFolder(Path.of("runs/capacity"), Clock.systemDefaultZone()) : out;
        CapacitySearch search = new CapacitySearch(from, max, 1.05, maxProbes);
        List<Measured> measured = new ArrayList<>();
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            if (!measured.isEmpty()) {
                TimeUnit.SECONDS.sleep(COOL_DOWN_SECONDS);
            }
            Measured probed = probed(aim, rate.getAsDouble(), folder, measured.size() + 1);
            measured.add(probed);
            RunSummary.Stop stop = probed.run().stopped();
            if (stop != null && stop.kind() == StopReason.Kind.INTERRUPTED) {
                return ExitCode.INTERRUPTED.value();
            }
            search.probed(
                    probed.rate(),
                    probed.verdict(),
                    probed.answered().map(AnsweredRate::answeredPerSecond).orElse(Double.NaN));
            tell(probed);
        }
        return concluded(aim, search, measured, folder);
    }

    private void requireSensible() {
        if (!(from > 0) || !(max >= from) || Double.isInfinite(max) || maxProbes < 2) {
            throw Problem.usage(
                    "Reading the options",
                    "--from " + from + " --max " + max + " --probes " + maxProbes,
                    "0 < from <= max, at least 2 probes",
                    "Correct them.");
        }
        if (get != null && (target != null || !parameters.isEmpty())) {
            throw Problem.usage(
                    "Reading the options",
                    (target != null ? "--target" : "--param") + " with --get",
                    "--get alone: it names the whole URL",
                    "Leave it out.");
        }
        if (out != null && Files.exists(out) && !isEmptyFolder(out)) {
            throw Problem.usage(
                    "Preparing the folder of the probes " + out,
                    "something that is there and no empty folder",
                    "a new or empty folder; runs are never mixed or overwritten",
                    "Name another folder with --out.");
        }
    }

    private static boolean isEmptyFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return false; // not a folder, or not ours to read
        }
    }

    private record Aim(ScenarioSource source, URI target) {}

    private record Measured(
            double rate, RunSummary run, Verdict verdict, Optional<AnsweredRate> answered, String folder) {}

    private Aim aim() {
        try {
            if ((scenario == null) == (get == null)) {
                throw Problem.usage(
                        "Reading the options",
                        scenario == null ? "neither a scenario nor --get" : "a scenario together with --get",
                        "one of them",
                        "Write 'kingtide capacity --get URL' or 'kingtide capacity SCENARIO.java --target URL'.");
            }
            if (get != null) {
                QuickShot shot = QuickShot.of(get, from, probe, null);
                return new Aim(shot.source(), shot.target());
            }
            if (target == null) {
                throw Problem.usage("Choosing the target", "no --target", "one", "Add --target http://127.0.0.1:8080.");
            }
            return new Aim(ScenarioSource.of(String.valueOf(scenario), parameters), target);
        } catch (ScenarioException e) {
            throw ScenarioSource.problem(e);
        }
    }

    private Measured probed(Aim aim, double rate, Path folder, int number) throws InterruptedException {
        ScenarioPlan held = atRate(aim.source().plan(), rate);
        RunPlan plan = RunPlan.of(held, aim.target());
        for (String host : allowedHosts) {
            plan = plan.withAllowedHost(host);
        }
        String name = String.format(Locale.ROOT, "%02d-at-%.0f", number, rate);
        Path own = folder.resolve(name);
        ScenarioRun run =
                ScenarioRun.of(plan, chosenEngine(), own).described(aim.source().source(), parameters);
        RunSummary[] result = new RunSummary[1];
        InterruptKey.guarding(run, () -> {
            result[0] = run.execute();
            return 0;
        });
        RunSummary summary = result[0];
        // Later requests of a journey that thinks for long end long after their arrival: nothing can be told by
        // counting.
        boolean countable = held.journeys().stream()
                .allMatch(loaded -> thinks(loaded.journey().steps()).compareTo(SHORT) <= 0);
        int settled = (int) SETTLE.toSeconds();
        Optional<AnsweredRate> answered = countable && summary.verdict() != Verdict.INVALID
                ? AnsweredRate.between(RunFolder.open(own), settled, settled + (int) probe.toSeconds())
                : Optional.empty();
        boolean behind = answered.isPresent() && answered.get().fellBehind();
        Verdict verdict = summary.verdict() == Verdict.PASS && behind ? Verdict.FAIL : summary.verdict();
        return new Measured(rate, summary, verdict, answered, name);
    }

    private static Duration thinks(List<Step> steps) {
        Duration[] sum = {Duration.ZERO};
        Step.forEach(steps, step -> {
            if (step instanceof Step.Think think) {
                sum[0] = sum[0].plus(think.most());
            }
        });
        return sum[0];
    }

    /** Every journey at a constant rate, in the proportions of the scenario; thresholds are judged after settling. */
    ScenarioPlan atRate(ScenarioPlan plan, double rate) {
        double total =
                plan.journeys().stream().mapToDouble(CapacityCommand::weight).sum();
        List<LoadedJourney> journeys = new ArrayList<>();
        for (LoadedJourney loaded : plan.journeys()) {
            double own = rate * weight(loaded) / total;
            Curve curve = Curves.hold(own, SETTLE).then(Curves.hold(own, probe).named(PHASE));
            journeys.add(new LoadedJourney(loaded.journey(), new Load.Open(curve, spacing(loaded))));
        }
        return plan.withJourneys(journeys)
                .withThresholds(thresholds(plan).stream()
                        .map(threshold -> threshold.during(PHASE).stopEarly(Duration.ofSeconds(5)))
                        .toList());
    }

    private static double weight(LoadedJourney loaded) {
        return loaded.load() instanceof Load.Open open ? open.curve().total() : ((Load.Closed) loaded.load()).users();
    }

    private static io.kingtide.scenario.curve.Spacing spacing(LoadedJourney loaded) {
        return loaded.load() instanceof Load.Open open ? open.spacing() : io.kingtide.scenario.curve.Spacing.EVEN;
    }

    private Engine chosenEngine() {
        return Engine.named(engine)
                .orElseThrow(() -> Problem.usage(
                        "Choosing the engine", "--engine " + engine, "gatling, jmeter or netty", "Correct the name."));
    }

    private void tell(Measured probed) {
        if (!json) {
            PrintWriter screen = spec.commandLine().getErr();
            screen.printf(
                    Locale.ROOT,
                    "%,10.0f/s  %-7s  p50 %8.1f ms  p99 %8.1f ms  failed %5.2f %%  send lag p99 %.1f ms%n",
                    probed.rate(),
                    probed.verdict() == Verdict.PASS ? "holds" : probed.verdict() == Verdict.FAIL ? "fails" : "INVALID",
                    probed.run().overall().responseMillis().p50(),
                    probed.run().overall().responseMillis().p99(),
                    probed.run().overall().errorRatio() * 100,
                    probed.run().overall().sendLagMillis().p99());
            screen.flush();
        }
    }

    private int concluded(Aim aim, CapacitySearch search, List<Measured> measured, Path folder) {
        boolean bounded = !Double.isInfinite(search.fails());
        List<CapacityResult.Probe> probes =
                measured.stream().map(CapacityCommand::facts).toList();
        OptionalDouble knee = CapacityResult.knee(probes);
        CapacityResult result = new CapacityResult(
                CapacityResult.SCHEMA_VERSION,
                aim.source().plan().name(),
                aim.target().toString(),
                engine,
                limits(aim.source().plan()),
                search.holds(),
                bounded ? (Double) search.fails() : null,
                bounded && search.holds() > 0 ? (Double) Math.sqrt(search.holds() * search.fails()) : null,
                knee.isPresent() ? (Double) knee.getAsDouble() : null,
                search.generatorIsTheLimit(),
                search.isDisputed(),
                sentence(search, bounded),
                probes);
        String text =
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(result);
        write(folder.resolve("capacity.json"), text + "\n");
        write(folder.resolve("capacity.html"), result.page());
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(text);
        } else {
            screen.println(result.sentence());
            knee.ifPresent(rate -> screen.printf(Locale.ROOT, "Knee of the curve: %,.0f/s.%n", rate));
            screen.println();
            screen.println("  " + folder.resolve("capacity.html"));
        }
        screen.flush();
        if (search.holds() == 0) {
            return (search.generatorIsTheLimit() ? ExitCode.NOT_CARRIED_OUT : ExitCode.FAILED).value();
        }
        return (bounded || search.holds() >= max ? ExitCode.HOLDS : ExitCode.NOT_CARRIED_OUT).value();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Problem.notCarriedOut("Writing " + file, e.toString(), "room", "Name another folder with --out.")
                    .causedBy(e);
        }
    }

    private List<String> limits(ScenarioPlan plan) {
        List<String> limits =
                new ArrayList<>(thresholds(plan).stream().map(Threshold::name).toList());
        limits.add("the answers keep up with the arrivals (at most 1 % or 10 arrivals behind at the end of a probe)");
        return limits;
    }

    private List<Threshold> thresholds(ScenarioPlan plan) {
        return plan.thresholds().isEmpty()
                ? List.of(successRatio().atLeast(0.99), p99().below(p99Limit))
                : plan.thresholds();
    }

    private static String sentence(CapacitySearch search, boolean bounded) {
        if (search.holds() == 0) {
            return search.generatorIsTheLimit()
                    ? "Nothing is known: the load generator could not send even the lowest rate as planned."
                    : String.format(Locale.ROOT, "Even %.0f/s does not hold.", search.fails());
        }
        return bounded
                ? String.format(
                        Locale.ROOT,
                        "Capacity: between %,.0f/s, which holds, and %,.0f/s, which does not%s.",
                        search.holds(),
                        search.fails(),
                        search.isDisputed() ? "; between them some rates held and lower ones did not" : "")
                : String.format(
                        Locale.ROOT,
                        "%,.0f/s holds; %s.",
                        search.holds(),
                        search.generatorIsTheLimit()
                                ? "above it the load generator is the limit"
                                : "no higher rate was tried");
    }

    private static CapacityResult.Probe facts(Measured probed) {
        RunSummary run = probed.run();
        List<String> reasons = new ArrayList<>(run.reasons());
        if (probed.verdict() != run.verdict()) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "The answers fell behind: of %,.1f arrivals a second, %,.1f ended.",
                    probed.answered().map(AnsweredRate::startedPerSecond).orElseThrow(),
                    probed.answered().map(AnsweredRate::endedPerSecond).orElseThrow()));
        }
        return new CapacityResult.Probe(
                probed.rate(),
                probed.verdict(),
                probed.answered().map(AnsweredRate::answeredPerSecond).orElse(null),
                run.overall().responseMillis().p50(),
                run.overall().responseMillis().p99(),
                run.overall().errorRatio(),
                run.overall().sendLagMillis().p99(),
                reasons,
                probed.folder());
    }
}
