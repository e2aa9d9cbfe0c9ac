package io.kingtide.console.commands;

import io.kingtide.command.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide kill}: the end of all test traffic. */
@Command(
        name = "kill",
        description = {
            "Stops all test traffic on all nodes, within a second.",
            "Armed campaigns are over and must be created again. Real traffic is untouched."
        })
final class KillCommand extends ConsoleCall {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "killed from the command line",
            description = "Why; kept in the audit log. In an emergency it can be left away.")
    private String reason = "";

    @Option(names = "--lift", description = "Lifts the kill, so that campaigns can be armed again (admin).")
    private boolean lift;

    @Override
    JsonNode ask(Console console) {
        ObjectNode body = Console.JSON.createObjectNode();
        body.put("killed", !lift);
        body.put("reason", reason);
        return console.change(
                lift ? "Lifting the kill" : "Stopping all test traffic", "POST", "/api/v1/kill?waitMillis=5000", body);
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        out.println(
                answer.path("killed").asBoolean(false)
                        ? "All test traffic is stopped."
                        : "The kill is lifted; campaigns can be created and armed.");
        Nodes.print(answer.path("nodes"), out);
    }

    @Override
    ExitCode judge(JsonNode answer) {
        boolean some = !answer.path("nodes").isEmpty();
        return answer.path("inEffectEverywhere").asBoolean(false) || !some ? ExitCode.HOLDS : ExitCode.NOT_CARRIED_OUT;
    }
}
