package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.report.Audit;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunFolderException;
import io.kingtide.scenario.report.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide gate}: judges a finished run, for CI. */
@Command(
        name = "gate",
        description =
                "Judges a finished run: exit 0 holds, 1 a threshold or the audit does not, 3 the run is INVALID. Writes junit.xml and summary.md into its folder.")
final class GateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A folder that 'kingtide run' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description =
                    "JSON of a leak audit, as 'kingtide shadow audit --json' prints it: it becomes part of the run.")
    private @Nullable Path audit;

    @Option(
            names = "--baseline",
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "Earlier runs of the same scenario, at least three, or a folder that holds them: the run fails if its p99 is slower than chance among them allows.")
    private List<Path> baselines = List.of();

    @Option(
            names = "--again",
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "Further runs of the same build: all together are held against the baselines, which takes fewer of those.")
    private List<Path> again = List.of();

    @Option(
            names = "--shift",
            paramLabel = "PERCENT",
            description =
                    "The slowdown of p99 that must not pass; a gate that cannot rule it out is INVALID. Default: 10 %%.")
    private @Nullable String shift;

    @Option(names = "--json", description = "Prints summary.json.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        double allowed = share(shift == null ? "10%" : shift);
        if (baselines.isEmpty() && (shift != null || !again.isEmpty())) {
            throw Problem.usage(
                    "Reading the options",
                    (shift != null ? "--shift" : "--again") + " without --baseline",
                    "both: it is the baselines that a build is held against",
                    "Add --baseline DIR.");
        }
        try {
            RunFolder run = RunFolder.open(folder);
            if (audit != null) {
                run.audited(read(audit));
            }
            RunSummary summary =
                    baselines.isEmpty() ? run.gated(List.of()) : run.gated(opened(baselines), opened(again), allowed);
            if (json) {
                out.print(run.summaryJson());
            } else {
                VerdictText.print(summary, run, out);
            }
            out.flush();
            return VerdictText.exitCode(summary).value();
        } catch (RunFolderException e) {
            throw ScenarioRun.problem(e);
        }
    }

    private static List<RunFolder> opened(List<Path> named) {
        return BaselineFolders.runs(named).stream().map(RunFolder::open).toList();
    }

    private static double share(String percent) {
        try {
            double share = Double.parseDouble(percent.strip().replaceFirst("\\s*%$", "")) / 100;
            if (share >= 0.001 && share <= 10) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is out of range is.
        }
        throw Problem.usage("Reading --shift", "'" + percent + "'", "0.1% to 1000%, such as 10%", "Write --shift 10%.");
    }

    private static Audit read(Path file) {
        try {
            return JsonMapper.builder().build().readValue(Files.readString(file), Audit.class);
        } catch (IOException | JacksonException e) {
            throw Problem.usage(
                            "Reading the audit " + file,
                            Files.exists(file) ? "text that is no audit" : "no such file",
                            "JSON with method, productionRowsTouched, shadowRowsWritten, refused, refusedByReason, findings",
                            "Write it with 'kingtide shadow audit --json'.")
                    .causedBy(e);
        }
    }
}
