package io.kingtide.command.launcher;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Workspace;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code kingtide} command itself. */
@Command(
        name = "kingtide",
        description = {
            "Rehearses a peak on the real system without touching real data, shapes the real one when it comes, and"
                    + " proves before each release that the capacity is there."
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuildVersion.class,
        footerHeading = "%n",
        footer = {
            "Start with '@|bold kingtide demo|@': the whole rehearsal on embedded stores, about two minutes.",
            "'@|bold kingtide COMMAND --help|@' tells more about a command; '--json' makes its output readable for programs.",
            "Exit codes: 0 holds, 1 a threshold or audit failed, 2 usage or configuration, 3 the run could not be",
            "carried out as planned, 130 interrupted."
        })
public final class Kingtide implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this page.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Starts the launcher; the process ends with the command's exit code. */
    public static void main(String[] args) {
        if (Boolean.getBoolean("kingtide.training")) {
            // The script starts us once like this to record, for class-data sharing, what help needs besides.
            run("--help");
        }
        System.exit(run(args));
    }

    private static int run(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        FailureReport failures = new FailureReport(Workspace.current(), Clock::systemDefaultZone, err);
        CommandLine tree = CommandTree.grow(new Kingtide(), new CommandTree.FromClassPath(failures), args);
        tree.setOut(out);
        tree.setErr(err);
        return failures.execute(tree, args);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.value();
    }
}
