package io.kingtide.command.launcher;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns failures into what the user sees: a {@link Problem} is its message and exit code, wrong usage is one message
 * with a suggestion and exit code 2, and anything else is one line that names a log file with the trace, and exit code 3.
 */
final class FailureReport {
    private final Workspace workspace;
    /** Asked when there is a failure: time zones are read from every jar, which no good start should wait for. */
    private final Supplier<Clock> clock;

    private final PrintWriter err;

    FailureReport(Workspace workspace, Supplier<Clock> clock, PrintWriter err) {
        this.workspace = workspace;
        this.clock = clock;
        this.err = err;
    }

    int execute(CommandLine tree, String... args) {
        tree.setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong));
        tree.setExecutionExceptionHandler((failure, command, parsed) -> failed(command, failure));
        try {
            return tree.execute(args);
        } catch (Error e) {
            // picocli hands exceptions to the handler above, but lets errors such as a missing class pass.
            return report("kingtide", e);
        }
    }

    private int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String told = WrongValue.told(wrong).orElse(String.valueOf(wrong.getMessage()));
        err.println(command.getColorScheme().errorText(told));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what it takes.");
        return ExitCode.USAGE.value();
    }

    private int failed(CommandLine command, Exception failure) {
        if (failure instanceof Problem problem) {
            err.println(command.getColorScheme().errorText(String.valueOf(problem.getMessage())));
            return problem.exitCode().value();
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.value();
        }
        return report(command.getCommandSpec().qualifiedName(), failure);
    }

    /** One line for the user, the trace into a file. */
    int report(String what, Throwable failure) {
        String where = writeTrace(failure);
        err.println(what + " failed in a way that was not foreseen (" + oneLine(failure) + "). " + where);
        return ExitCode.NOT_CARRIED_OUT.value();
    }

    private static String oneLine(Throwable failure) {
        String text = failure.toString();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).trim();
    }

    private String writeTrace(Throwable failure) {
        String name = "kingtide-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").format(LocalDateTime.now(clock.get())) + ".log";
        Path wanted = workspace.state().resolve("logs").resolve(name);
        for (Path file : new Path[] {wanted, Path.of(System.getProperty("java.io.tmpdir"), name)}) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (PrintWriter trace = new PrintWriter(Files.newBufferedWriter(file))) {
                    trace.println(BuildVersion.number() + " on Java " + Runtime.version());
                    failure.printStackTrace(trace);
                }
                return "The details are in " + file + "; please report it with that file.";
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return "The details could not be written to " + wanted + ".";
    }
}
