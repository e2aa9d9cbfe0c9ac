package io.kingtide.console.commands;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code kingtide nodes}: who is connected, and in which state. */
@Command(
        name = "nodes",
        description = "Shows the agents and shapers that the console knows, and whether they are ready.")
final class NodesCommand extends ConsoleCall {
    @Override
    JsonNode ask(Console console) {
        return console.get("Reading the nodes", "/api/v1/nodes");
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (answer.path("nodes").isEmpty()) {
            out.println("No agent or shaper has connected.");
            return;
        }
        Columns columns = new Columns("");
        columns.row("NODE", "KIND", "STATE", "APPLIED", "RULES", "TAGGED", "REFUSED", "");
        for (JsonNode node : answer.path("nodes")) {
            JsonNode counters = node.path("counters");
            columns.row(
                    node.path("service").asString("")
                            + '/'
                            + node.path("instance").asString(""),
                    node.path("kind").asString(""),
                    state(node),
                    Long.toString(node.path("appliedVersion").asLong(0)),
                    shortened(node.path("rules").asString("")),
                    counters.has("tagged")
                            ? Long.toString(counters.path("tagged").asLong(0))
                            : "",
                    counters.has("refused") ? Long.toString(sum(counters.path("refused"))) : "",
                    node.path("reason").asString(""));
        }
        columns.print(out);
    }

    private static String state(JsonNode node) {
        if (!node.path("connected").asBoolean(false)) {
            return "unreachable for " + node.path("lastReportAgoMillis").asLong(0) / 1000 + " s";
        }
        return node.path("ready").asBoolean(false) ? "ready" : "not ready";
    }

    private static long sum(JsonNode byReason) {
        long sum = 0;
        for (JsonNode count : byReason) {
            sum += count.asLong(0);
        }
        return sum;
    }

    private static String shortened(String hash) {
        return hash.length() <= 12 ? hash : hash.substring(0, 12);
    }
}
