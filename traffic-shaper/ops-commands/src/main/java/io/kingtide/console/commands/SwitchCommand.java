package io.kingtide.console.commands;

import io.kingtide.command.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide switch}: degradation by hand. */
@Command(
        name = "switch",
        description = "Shows and flips degradation switches, with the state of each node.",
        subcommands = {SwitchCommand.ListAll.class, SwitchCommand.Set.class, SwitchCommand.History.class},
        synopsisSubcommandLabel = "COMMAND")
final class SwitchCommand {
    private static final String API = "/api/v1/switches";

    /** What a switch can be set to. */
    enum Position {
        on,
        off
    }

    /** Whom a switch can hit. */
    enum Traffic {
        all,
        real,
        test
    }

    private static String headlineOf(JsonNode found) {
        JsonNode setting = found.path("setting");
        StringBuilder line = new StringBuilder(found.path("name").asString(""));
        line.append(": ").append(found.path("on").asBoolean(false) ? "ON" : "off");
        line.append(" (version ").append(found.path("version").asLong(0));
        if (setting.isObject()) {
            line.append(", by ").append(setting.path("owner").asString(""));
            line.append(": ").append(setting.path("reason").asString(""));
            long expires = setting.path("expiresAtMillis").asLong(0);
            if (expires > 0) {
                line.append("; goes off by itself at ").append(Instant.ofEpochMilli(expires));
            }
        }
        return line.append(')').toString();
    }

    @Command(name = "list", description = "Shows every switch that was ever set or that a node declares.")
    static final class ListAll extends ConsoleCall {
        @Override
        JsonNode ask(Console console) {
            return console.get("Reading the switches", API);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.path("switches").isEmpty()) {
                out.println("No switch was ever set, and no connected node declares one.");
            }
            for (JsonNode one : answer.path("switches")) {
                out.println(headlineOf(one));
                Nodes.print(one.path("nodes"), out);
            }
        }
    }

    @Command(
            name = "set",
            description = {
                "Flips a switch and waits until it is in effect on every node.",
                "Ends with exit code 3 if a node did not prove that, and says which."
            })
    static final class Set extends Change {
        @Parameters(index = "0", paramLabel = "NAME", description = "The switch.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "on|off", description = "${COMPLETION-CANDIDATES}.")
        private Position position = Position.off;

        @Option(names = "--ttl", paramLabel = "TIME", description = "Goes off by itself after this time, 1s to 24h.")
        private Optional<String> timeToLive = Optional.empty();

        @Option(names = "--percent", paramLabel = "N", description = "Hits this share of users only, 0 to 100.")
        private @Nullable Integer percent;

        @Option(names = "--users", paramLabel = "ID", split = ",", description = "Hits these users only.")
        private long @Nullable [] users;

        @Option(names = "--units", paramLabel = "UNIT", split = ",", description = "Hits these units only.")
        private String @Nullable [] units;

        @Option(names = "--traffic", description = "Hits ${COMPLETION-CANDIDATES} traffic.")
        private @Nullable Traffic traffic;

        @Option(names = "--allow-undeclared", description = "Sets it even if no connected node declares it.")
        private boolean allowUndeclared;

        @Override
        JsonNode ask(Console console) {
            ObjectNode body = body();
            body.put("on", position == Position.on);
            timeToLive.ifPresent(text -> body.put(
                    "ttlSeconds",
                    Durations.parse("--ttl", text, Duration.ofSeconds(1), Duration.ofHours(24))
                            .toSeconds()));
            addTarget(body);
            if (allowUndeclared) {
                body.put("allowUndeclared", true);
            }
            return console.change("Setting switch " + name, "PUT", API + '/' + name + '?' + waiting(), body);
        }

        private void addTarget(ObjectNode body) {
            if (percent == null && users == null && units == null && traffic == null) {
                return;
            }
            ObjectNode target = body.putObject("target");
            if (percent != null) {
                target.put("percent", percent);
            }
            if (users != null) {
                ArrayNode list = target.putArray("users");
                for (long user : users) {
                    list.add(user);
                }
            }
            if (units != null) {
                ArrayNode list = target.putArray("units");
                for (String unit : units) {
                    list.add(unit);
                }
            }
            if (traffic != null) {
                target.put("traffic", traffic.name());
            }
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }
    }

    @Command(name = "history", description = "Shows who set a switch, when and why.")
    static final class History extends ConsoleCall {
        @Parameters(paramLabel = "NAME", description = "The switch.")
        private String name = "";

        @Override
        JsonNode ask(Console console) {
            return console.get("Reading the history of switch " + name, API + '/' + name + "/history");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            Columns columns = new Columns("");
            for (JsonNode entry : answer.path("history")) {
                columns.row(
                        Instant.ofEpochMilli(entry.path("atMillis").asLong(0)).toString(),
                        entry.at("/change/setting/on").asBoolean(false) ? "ON" : "off",
                        entry.path("who").asString(""),
                        entry.path("reason").asString(""));
            }
            columns.print(out);
        }
    }
}
