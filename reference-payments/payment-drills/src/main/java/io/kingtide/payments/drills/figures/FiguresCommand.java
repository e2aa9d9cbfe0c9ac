package io.kingtide.payments.drills.figures;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kingtide figures}. */
@Command(
        name = "figures",
        description = "Measures what we claim of our own parts.",
        mixinStandardHelpOptions = true,
        subcommands = FiguresCommand.Payments.class)
final class FiguresCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw Problem.usage(
                "Running 'kingtide figures'", "no subcommand", "payments", "Try 'kingtide figures payments'.");
    }

    /** {@code kingtide figures payments}. */
    @Command(
            name = "payments",
            description = "Measures the payment system's costs as ratios of paired runs and prints them as a Markdown"
                    + " table. Exit code 0: all goals were met, 1: one was missed.",
            mixinStandardHelpOptions = true)
    static final class Payments implements Callable<Integer> {
        private static final int USUAL_PAIRS = 8;
        private static final int USUAL_SECONDS = 3;
        private static final int QUICK_PAIRS = 3;
        private static final int QUICK_SECONDS = 2;

        @Option(names = "--pairs", description = "Pairs of bursts for each ratio (default: 8, with --quick 3).")
        private @Nullable Integer pairs;

        @Option(names = "--seconds", description = "Length of a burst (default: 3, with --quick 2).")
        private @Nullable Integer seconds;

        @Option(names = "--quick", description = "Fewer and shorter bursts: a first look, with wide bounds.")
        private boolean quick;

        @Option(
                names = "--only",
                split = ",",
                description =
                        "Of stores, stores-mysql, hot, tcc, shadow, risk, bare, bare-mysql, or before (default: all but before).")
        private List<String> only = List.of();

        @Option(names = "--against", description = "For 'before': another built checkout to compare with.")
        private @Nullable Path against;

        @Option(names = "--dir", description = "Where stores and logs are put (default: the state folder).")
        private @Nullable Path dir;

        @Option(names = "--out", description = "A file that gets the table too.")
        private @Nullable Path out;

        @Override
        public Integer call() throws Exception {
            int howMany = pairs != null ? pairs : quick ? QUICK_PAIRS : USUAL_PAIRS;
            int howLong = seconds != null ? seconds : quick ? QUICK_SECONDS : USUAL_SECONDS;
            if (howMany < 2 || howLong < 1) {
                throw Problem.usage(
                        "Reading --pairs and --seconds",
                        howMany + " and " + howLong,
                        "at least 2 and 1",
                        "Leave them out for figures that can be trusted.");
            }
            Workspace workspace = Workspace.current();
            Path base = dir == null ? workspace.state() : dir;
            Files.createDirectories(base);
            Path folder = Files.createTempDirectory(base, "figures-");
            // Ctrl-C leaves no process behind.
            Thread onExit = new Thread(
                    () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                    "figures-stop");
            Runtime.getRuntime().addShutdownHook(onExit);
            PaymentFigures figures = new PaymentFigures(workspace.home(), folder, howMany, howLong);
            List<Figure> measured = new ArrayList<>();
            boolean complete = true;
            double loadBefore = load();
            for (PaymentFigures.Kind kind : chosen()) {
                // One that fails ends none of the others, which take minutes as well.
                try {
                    List<Figure> found = figures.measure(kind, against);
                    found.forEach(figure -> System.err.println(figure.toLine()));
                    measured.addAll(found);
                } catch (Problem e) {
                    if (e.exitCode() == ExitCode.USAGE) {
                        throw e;
                    }
                    complete = false;
                    System.err.println(kind.text() + " was not measured: " + e.getMessage());
                } catch (IOException | SQLException e) {
                    complete = false;
                    System.err.println(kind.text() + " was not measured: " + e);
                }
            }
            String table = Figure.table(measured)
                    + String.format(
                            Locale.ROOT,
                            "%nLoad average of the machine: %.1f before, %.1f after; %d processors.%n",
                            loadBefore,
                            load(),
                            Runtime.getRuntime().availableProcessors());
            System.out.print(table);
            if (out != null) {
                Files.writeString(out, table);
            }
            if (!complete) {
                return ExitCode.NOT_CARRIED_OUT.value();
            }
            delete(folder);
            return (measured.stream().allMatch(Figure::holds) ? ExitCode.HOLDS : ExitCode.FAILED).value();
        }

        private static double load() {
            return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        }

        private List<PaymentFigures.Kind> chosen() {
            if (only.isEmpty()) {
                return List.of(PaymentFigures.Kind.values()).stream()
                        .filter(kind -> kind != PaymentFigures.Kind.BEFORE)
                        .toList();
            }
            return only.stream().map(PaymentFigures.Kind::named).toList();
        }

        private static void delete(Path folder) throws IOException {
            List<Path> paths;
            try (var walk = Files.walk(folder)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        }
    }
}
