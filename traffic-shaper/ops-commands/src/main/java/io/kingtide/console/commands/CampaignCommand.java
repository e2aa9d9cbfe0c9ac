package io.kingtide.console.commands;

import io.kingtide.command.Durations;
import io.kingtide.command.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide campaign}: the rehearsal's licence to run. */
@Command(
        name = "campaign",
        description = "Creates, arms and disarms campaigns: the rehearsal's licence to run.",
        subcommands = {
            CampaignCommand.Create.class,
            CampaignCommand.Arm.class,
            CampaignCommand.Disarm.class,
            CampaignCommand.Status.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class CampaignCommand {
    private static final String API = "/api/v1/campaigns";

    private static String headlineOf(JsonNode campaign) {
        long expires = campaign.path("expiresAtMillis").asLong(0);
        return "Campaign " + campaign.path("name").asString("") + ": "
                + campaign.path("status").asString("")
                + (expires > 0 ? ", until " + Instant.ofEpochMilli(expires) : "") + " (version "
                + campaign.path("version").asLong(0) + ", by "
                + campaign.path("owner").asString("") + ": "
                + campaign.path("reason").asString("") + ")";
    }

    @Command(name = "create", description = "Creates a campaign; its window starts when it is armed.")
    static final class Create extends Change {
        @Parameters(paramLabel = "NAME", description = "[a-z0-9-], at most 40 characters.")
        private String name = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                defaultValue = "1h",
                description = "How long it may stay armed, at most 24h (default: ${DEFAULT-VALUE}).")
        private String length = "";

        @Option(
                names = "--drain",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "How long admitted work may go on after the end (default: ${DEFAULT-VALUE}).")
        private String drain = "";

        @Override
        JsonNode ask(Console console) {
            ObjectNode body = body();
            body.put("name", name);
            body.put(
                    "durationSeconds",
                    Durations.parse("--for", length, Duration.ofSeconds(1), Duration.ofHours(24))
                            .toSeconds());
            body.put(
                    "drainSeconds",
                    Durations.parse("--drain", drain, Duration.ZERO, Duration.ofMinutes(10))
                            .toSeconds());
            return console.change("Creating campaign " + name, "POST", API, body);
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }

        @Override
        io.kingtide.command.ExitCode judge(JsonNode answer) {
            return io.kingtide.command.ExitCode.HOLDS; // nodes hear of a campaign when it is armed
        }
    }

    @Command(
            name = "arm",
            description = {
                "Arms a campaign after the roll-call: every expected agent must be ready, all of one service with the same rules.",
                "Without --expect it says which agents are connected, and arms nothing."
            })
    static final class Arm extends Change {
        @Parameters(paramLabel = "NAME", description = "The campaign.")
        private String name = "";

        @Option(
                names = "--expect",
                paramLabel = "SERVICE=N",
                split = ",",
                description =
                        "How many instances of each service must answer, such as payment-unit=2,credit-service=1.")
        private Map<String, Integer> expect = new LinkedHashMap<>();

        @Override
        JsonNode ask(Console console) {
            if (expect.isEmpty()) {
                throw rollCallNeeded(console);
            }
            ObjectNode body = body();
            ObjectNode expected = body.putObject("expect");
            expect.forEach(expected::put);
            return console.change("Arming campaign " + name, "POST", API + '/' + name + "/arm?" + waiting(), body);
        }

        private Problem rollCallNeeded(Console console) {
            Map<String, Integer> connected = new LinkedHashMap<>();
            for (JsonNode node :
                    console.get("Looking for agents", "/api/v1/nodes").path("nodes")) {
                if (node.path("kind").asString("").equals("agent")) {
                    connected.merge(node.path("service").asString(""), 1, Integer::sum);
                }
            }
            String seen = connected.isEmpty()
                    ? "no agent is connected now"
                    : "connected now: --expect "
                            + String.join(
                                    ",",
                                    connected.entrySet().stream()
                                            .map(entry -> entry.getKey() + '=' + entry.getValue())
                                            .toList());
            return Problem.usage(
                    "Arming campaign " + name,
                    "no --expect",
                    "the instances that you know must take part, so that one without an agent is noticed",
                    "Say them (" + seen + ").");
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }
    }

    @Command(name = "disarm", description = "Ends a campaign: no tagged request is admitted any more.")
    static final class Disarm extends Change {
        @Parameters(paramLabel = "NAME", description = "The campaign.")
        private String name = "";

        @Override
        JsonNode ask(Console console) {
            return console.change(
                    "Disarming campaign " + name, "POST", API + '/' + name + "/disarm?" + waiting(), body());
        }

        @Override
        String headline(JsonNode answer) {
            return headlineOf(answer);
        }
    }

    @Command(name = "status", description = "Shows one campaign, or all.")
    static final class Status extends ConsoleCall {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "The campaign; all without it.")
        private Optional<String> name = Optional.empty();

        @Override
        JsonNode ask(Console console) {
            return console.get(
                    "Reading the campaigns", API + name.map(one -> '/' + one).orElse(""));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (name.isPresent()) {
                show(answer, out);
                return;
            }
            if (answer.path("campaigns").isEmpty()) {
                out.println("No campaign was ever created here.");
            }
            for (JsonNode campaign : answer.path("campaigns")) {
                show(campaign, out);
            }
        }

        private static void show(JsonNode campaign, PrintWriter out) {
            out.println(headlineOf(campaign));
            if (!campaign.path("nodes").isEmpty()) {
                Nodes.print(campaign.path("nodes"), out);
            }
        }
    }
}
