package io.kingtide.console.commands;

import io.kingtide.command.Durations;
import io.kingtide.command.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A change: it has a reason, waits for the nodes, and says on which of them it is in effect. */
abstract class Change extends ConsoleCall {
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the audit log.")
    private String reason = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long to wait for the nodes, at most 10s (default: ${DEFAULT-VALUE}).")
    private String wait = "";

    @Option(
            names = "--version-expected",
            paramLabel = "N",
            description = "Changes nothing unless this is the current version (0: it does not exist yet).")
    private @Nullable Long versionExpected;

    /** A body with the reason and, if it was given, the version. */
    final ObjectNode body() {
        ObjectNode body = Console.JSON.createObjectNode();
        body.put("reason", reason);
        if (versionExpected != null) {
            body.put("version", versionExpected);
        }
        return body;
    }

    final String reason() {
        return reason;
    }

    final @Nullable Long versionExpected() {
        return versionExpected;
    }

    final String waiting() {
        return "waitMillis="
                + Durations.parse("--wait", wait, Duration.ZERO, Duration.ofSeconds(10))
                        .toMillis();
    }

    /** The line above the nodes. */
    abstract String headline(JsonNode answer);

    @Override
    final void print(JsonNode answer, PrintWriter out) {
        out.println(headline(answer));
        Nodes.print(answer.path("nodes"), out);
    }

    /** A change that is not in effect on every node that it concerns was not carried out as planned. */
    @Override
    ExitCode judge(JsonNode answer) {
        boolean concernsSome = !answer.path("nodes").isEmpty();
        return answer.path("inEffectEverywhere").asBoolean(false) || !concernsSome
                ? ExitCode.HOLDS
                : ExitCode.NOT_CARRIED_OUT;
    }
}
