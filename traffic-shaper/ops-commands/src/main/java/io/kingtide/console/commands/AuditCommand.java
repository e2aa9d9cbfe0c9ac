package io.kingtide.console.commands;

import io.kingtide.command.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code kingtide audit}: the console's log of changes. */
@Command(
        name = "audit",
        description = "Checks the console's log of every change.",
        subcommands = AuditCommand.Verify.class,
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    @Command(
            name = "verify",
            description = "Checks that no entry of the log was changed, removed or inserted; exit code 1 if one was.")
    static final class Verify extends ConsoleCall {
        @Override
        JsonNode ask(Console console) {
            return console.get("Verifying the audit log", "/api/v1/audit/verify");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (holds(answer)) {
                out.println("The log holds: " + answer.path("entries").asLong(0) + " entries, head "
                        + answer.path("head").asString(""));
            } else {
                out.println("The log does NOT hold: " + answer.path("problem").asString("no reason given"));
            }
        }

        @Override
        ExitCode judge(JsonNode answer) {
            return holds(answer) ? ExitCode.HOLDS : ExitCode.FAILED;
        }

        private static boolean holds(JsonNode answer) {
            return answer.path("holds").asBoolean(false);
        }
    }
}
