package io.kingtide.console.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What all commands that call the console have in common: finding it, {@code --json}, printing. */
abstract class ConsoleCall implements Callable<Integer> {
    private Map<String, String> environment = System.getenv();
    private Path state = Workspace.current().state();

    @Option(names = "--json", description = "Prints the console's JSON answer.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** For tests: another environment and state folder than this process's. */
    final void within(Map<String, String> environment, Path state) {
        this.environment = environment;
        this.state = state;
    }

    @Override
    public final Integer call() {
        Console console = new Console(ConsoleAddress.find(environment, state));
        JsonNode answer = ask(console);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Console.JSON.writeValueAsString(answer));
        } else {
            print(answer, out);
        }
        out.flush();
        return judge(answer).value();
    }

    /** The call. */
    abstract JsonNode ask(Console console);

    /** The answer for people. */
    abstract void print(JsonNode answer, PrintWriter out);

    /** The exit code that the answer deserves. */
    ExitCode judge(JsonNode answer) {
        return ExitCode.HOLDS;
    }
}
