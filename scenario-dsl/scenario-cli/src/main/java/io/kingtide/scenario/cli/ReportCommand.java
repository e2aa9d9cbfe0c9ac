package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.report.ComparisonPage;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunFolderException;
import io.kingtide.scenario.report.RunSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide report}: writes a run's report again, or holds runs side by side. */
@Command(
        name = "report",
        description =
                "Writes the report of a finished or killed run again, or compares several. It shows the verdict, but does not judge anew for CI: that is 'gate'.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders that 'kingtide run' wrote.")
    private List<Path> folders = List.of();

    @Option(names = "--json", description = "Prints summary.json; of several runs, an object with one for each.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Of several runs: where the comparison page goes. Default: comparison.html in the last run's folder.")
    private @Nullable Path html;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (html != null && folders.size() == 1) {
            throw Problem.usage(
                    "Reading the options",
                    "--html with one run",
                    "several runs, whose comparison it is",
                    "Leave it out: the report of one run is report.html in its folder.");
        }
        try {
            RunComparison comparison = new RunComparison();
            List<RunFolder> runs = new ArrayList<>();
            for (Path folder : folders) {
                RunFolder run = RunFolder.open(folder);
                RunSummary summary = run.rewritten();
                comparison.add(run, summary);
                runs.add(run);
                if (folders.size() == 1 && json) {
                    out.print(run.summaryJson());
                } else if (folders.size() == 1) {
                    VerdictText.print(summary, run, out);
                }
            }
            Path page = folders.size() > 1 ? page(runs) : null;
            if (folders.size() > 1 && json) {
                out.println(JsonMapper.builder().build().writeValueAsString(comparison.byName()));
            } else if (folders.size() > 1) {
                comparison.print(out);
                out.println(
                        page == null
                                ? "No page was written: it shows at most " + ComparisonPage.MAX_RUNS + " runs."
                                : "Page: " + page);
            }
        } catch (RunFolderException e) {
            throw ScenarioRun.problem(e);
        }
        out.flush();
        return ExitCode.HOLDS.value();
    }

    private @Nullable Path page(List<RunFolder> runs) {
        Path file = html == null ? runs.get(runs.size() - 1).path().resolve("comparison.html") : html;
        return runs.size() > ComparisonPage.MAX_RUNS ? null : new ComparisonPage(runs).writeTo(file);
    }
}
