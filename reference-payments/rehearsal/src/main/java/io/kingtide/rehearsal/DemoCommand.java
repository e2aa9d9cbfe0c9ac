package io.kingtide.rehearsal;

import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import io.kingtide.rehearsal.demo.Demo;
import io.kingtide.rehearsal.demo.DemoOptions;
import io.kingtide.rehearsal.demo.DemoVerdict;
import io.kingtide.rehearsal.process.Supervisor;
import io.kingtide.rehearsal.system.Installation;
import io.kingtide.rehearsal.system.StateFolder;
import io.kingtide.rehearsal.system.SystemOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kingtide demo}: the main job in one go. */
@Command(
        name = "demo",
        description = {
            "Rehearses Double 11 on the reference system: real users beside tagged load, switches, audit, verdict."
                    + " About two minutes.",
            "Starts the system on embedded stores as separate processes with the agent attached, and stops everything."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(names = "--quick", description = "The short form, about one minute.")
    private boolean quick;

    @Option(
            names = "--peak",
            paramLabel = "N",
            description = "Journeys a second at midnight (default: sized to this machine).")
    private @Nullable Double peak;

    @Option(
            names = "--night",
            paramLabel = "SECONDS",
            description = "How long the load lasts, 10 to 3600 (default: 76, with --quick 27).")
    private @Nullable Integer night;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run's folder, new or empty (default: runs/demo-<time>).")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "11",
            description = "Of everything random (default: 11).")
    private long seed;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "2",
            description = "Payment units: 1, 2 (default) or 4.")
    private int units;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "" + SystemOptions.DEFAULT_PORT_BASE,
            description = "First of the loopback ports that it takes (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--campaign-minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long test traffic is let in (default: 60).")
    private double campaignMinutes;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--keep", description = "Leaves the system running at the end, until Ctrl-C.")
    private boolean keep;

    @Option(names = "--json", description = "Prints summary.json and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Workspace workspace = Workspace.current();
        StateFolder state = new StateFolder(workspace.state());
        SystemOptions system = new SystemOptions(
                units, portBase, SystemOptions.DEFAULT_USERS, Supervisor.Bond.ATTACHED, store.choice(), false);
        DemoOptions options = options();
        requireUsable(options.out());
        try (FileChannel lock = state.lock();
                Progress progress = new Progress(System.err, Progress.Style.of(json))) {
            UpCommand.requireNothingRuns(state);
            Demo demo = new Demo(options, new Installation(workspace.home()), state, system, progress);
            DemoVerdict verdict = demo.run(done -> {
                progress.close();
                print(done);
                stayIfAsked();
            });
            return verdict.exitCode().value();
        } catch (IOException e) {
            throw Problem.usage(
                            "Locking the state folder " + state.path(),
                            String.valueOf(e),
                            "a folder that can be written",
                            "Name another one in KINGTIDE_STATE.")
                    .causedBy(e);
        }
    }

    private DemoOptions options() {
        Double wanted = peak;
        if (wanted != null && !(wanted >= 1 && wanted <= 100_000)) {
            throw Problem.usage("Reading --peak", String.valueOf(wanted), "1 to 100000", "Write --peak 200.");
        }
        if (!(campaignMinutes > 0 && campaignMinutes <= 24 * 60)) {
            throw Problem.usage(
                    "Reading --campaign-minutes",
                    String.valueOf(campaignMinutes),
                    "more than 0 and at most 1440",
                    "Write --campaign-minutes 60.");
        }
        Path folder =
                out == null ? Path.of("runs", "demo-" + LocalDateTime.now().format(FOLDER)) : out;
        return new DemoOptions(
                quick,
                nightLength(),
                wanted == null ? OptionalDouble.empty() : OptionalDouble.of(wanted),
                folder,
                seed,
                Duration.ofSeconds(Math.max(1, Math.round(campaignMinutes * 60))));
    }

    private Duration nightLength() {
        Integer seconds = night;
        if (seconds == null) {
            return DemoOptions.usualNight(quick);
        }
        if (seconds < 10 || seconds > 3_600) {
            throw Problem.usage("Reading --night", String.valueOf(seconds), "10 to 3600 seconds", "Write --night 60.");
        }
        return Duration.ofSeconds(seconds);
    }

    /** Found out before anything starts: a rehearsal whose report cannot be written is two minutes lost. */
    private static void requireUsable(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw Problem.usage(
                            "Writing the run into " + folder,
                            "a folder that is not empty",
                            "a new or empty folder",
                            "Name another one with --out.");
                }
            }
            Path probe = Files.createTempFile(folder, ".probe", "");
            Files.delete(probe);
        } catch (IOException e) {
            throw Problem.usage(
                            "Writing the run into " + folder,
                            e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                            "a folder that can be written and has room",
                            "Name another one with --out.")
                    .causedBy(e);
        }
    }

    private void print(DemoVerdict verdict) {
        if (!json) {
            verdict.print(System.out);
            return;
        }
        try {
            System.out.println(Files.readString(verdict.folder().resolve("summary.json")));
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            "Reading the summary of the run",
                            String.valueOf(e),
                            "the file that was just written",
                            "Look into " + verdict.folder() + ".")
                    .causedBy(e);
        }
    }

    private void stayIfAsked() throws InterruptedException {
        if (keep) {
            System.err.println("The system keeps running until Ctrl-C; 'kingtide status' shows it.");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
