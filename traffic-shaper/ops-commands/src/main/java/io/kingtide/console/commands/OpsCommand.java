package io.kingtide.console.commands;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide ops}: the console itself. */
@Command(
        name = "ops",
        description = "Says who may use the console.",
        subcommands = OpsCommand.User.class,
        synopsisSubcommandLabel = "COMMAND")
final class OpsCommand {
    private static final String API = "/api/v1/users";

    /** What a person may do. */
    enum Role {
        viewer,
        operator,
        admin
    }

    @Command(
            name = "user",
            description = "Shows, adds and removes the people who may use the console. Needs an admin's token.",
            subcommands = {ListAll.class, Add.class, Remove.class},
            synopsisSubcommandLabel = "COMMAND")
    static final class User {}

    @Command(name = "list", description = "Shows who may use the console, and as what.")
    static final class ListAll extends ConsoleCall {
        @Override
        JsonNode ask(Console console) {
            return console.get("Reading the users", API);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            Columns columns = new Columns("");
            for (JsonNode user : answer.path("users")) {
                columns.row(user.path("role").asString(""), user.path("name").asString(""));
            }
            columns.print(out);
        }
    }

    @Command(name = "add", description = "Adds a person and prints the token, once; the console keeps only its digest.")
    static final class Add extends ConsoleCall {
        @Parameters(paramLabel = "NAME", description = "a-z, 0-9, '.', '_' and '-', at most 40 characters.")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "${COMPLETION-CANDIDATES}: each may do what the ones before it may.")
        private Role role = Role.viewer;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the audit log.")
        private String reason = "";

        @Override
        JsonNode ask(Console console) {
            ObjectNode body = Console.JSON.createObjectNode();
            body.put("name", name);
            body.put("role", role.name());
            body.put("reason", reason);
            return console.change("Adding " + name, "POST", API, body);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(name + " is " + role + ". The token, shown this once, goes into KINGTIDE_TOKEN:");
            out.println(answer.path("token").asString(""));
        }
    }

    @Command(name = "remove", description = "Removes a person; the token is worth nothing from then on.")
    static final class Remove extends ConsoleCall {
        @Parameters(paramLabel = "NAME", description = "Whom.")
        private String name = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the audit log.")
        private String reason = "";

        @Override
        JsonNode ask(Console console) {
            String query = "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
            String path = API + '/' + URLEncoder.encode(name, StandardCharsets.UTF_8) + query;
            return console.change("Removing " + name, "DELETE", path, null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(name + " is removed.");
        }
    }
}
