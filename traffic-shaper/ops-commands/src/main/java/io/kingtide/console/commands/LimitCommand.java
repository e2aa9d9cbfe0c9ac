package io.kingtide.console.commands;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide limit}: rates at the front door. */
@Command(
        name = "limit",
        description = "Shows, sets and lifts limits, with the state of each node.",
        subcommands = {LimitCommand.ListAll.class, LimitCommand.Set.class, LimitCommand.Lift.class},
        synopsisSubcommandLabel = "COMMAND")
final class LimitCommand {
    private static final String API = "/api/v1/limits";

    /** What carries a limit. */
    enum Carrier {
        gcra,
        sentinel
    }

    private static String headlineOf(JsonNode limit) {
        JsonNode setting = limit.path("setting");
        String resource = limit.path("resource").asString("");
        if (!setting.isObject()) {
            return resource + ": no limit (version " + limit.path("version").asLong(0) + ')';
        }
        return resource + ": " + setting.path("permitsPerSecond").asString("") + "/s by "
                + setting.path("carrier").asString("") + " (version "
                + limit.path("version").asLong(0) + ", by "
                + setting.path("owner").asString("") + ": "
                + setting.path("reason").asString("") + ')';
    }

    @Command(name = "list", description = "Shows every limit.")
    static final class ListAll extends ConsoleCall {
        @Override
        JsonNode ask(Console console) {
            return console.get("Reading the limits", API);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.path("limits").isEmpty()) {
                out.println("No limit is set, and no connected node declares a resource.");
            }
            for (JsonNode one : answer.path("limits")) {
                out.println(headlineOf(one));
                Nodes.print(one.path("nodes"), out);
            }
        }
    }

    @Command(name = "set", description = "Sets a limit and waits until it is in effect on every node.")
    static final class Set extends Change {
        @Parameters(index = "0", paramLabel = "RESOURCE", description = "Such as orders, payments, bills.")
        private String resource = "";

        @Parameters(index = "1", paramLabel = "RATE", description = "Requests a second.")
        private double rate;

        @Option(
                names = "--carrier",
                defaultValue = "gcra",
                description = "What carries it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private Carrier carrier = Carrier.gcra;

        @Override
        JsonNode ask(Console console) {
            ObjectNode body = body();
            body.put("permitsPerSecond", rate);
            body.put("carrier", carrier.name());
            return console.change("Limiting " + resource, "PUT", API + '/' + resource + '?' + waiting(), body);
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }
    }

    @Command(name = "lift", description = "Lifts a limit.")
    static final class Lift extends Change {
        @Parameters(paramLabel = "RESOURCE", description = "The resource.")
        private String resource = "";

        @Override
        JsonNode ask(Console console) {
            Long version = versionExpected();
            String query = waiting() + "&reason=" + URLEncoder.encode(reason(), StandardCharsets.UTF_8)
                    + (version == null ? "" : "&version=" + version);
            return console.change(
                    "Lifting the limit on " + resource, "DELETE", API + '/' + resource + '?' + query, null);
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }
    }
}
