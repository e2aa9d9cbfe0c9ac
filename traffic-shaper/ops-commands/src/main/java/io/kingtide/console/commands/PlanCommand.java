package io.kingtide.console.commands;

import io.kingtide.command.Durations;
import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.shaper.plan.InvalidPlanException;
import io.kingtide.shaper.plan.Plan;
import io.kingtide.shaper.plan.PlanFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kingtide plan}: a rehearsed timeline of switches and limits. */
@Command(
        name = "plan",
        description = "Checks, arms, shows and aborts plans: timelines of switch and limit changes.",
        subcommands = {PlanCommand.Check.class, PlanCommand.Arm.class, PlanCommand.Status.class, PlanCommand.Abort.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class PlanCommand {
    private static final String API = "/api/v1/plans";

    @Command(name = "check", description = "Checks a plan file and lays out its timeline. Needs no console.")
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The plan, YAML.")
        private Path file = Path.of("");

        @Option(names = "--json", description = "Prints the plan as JSON.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            Plan plan = read(file);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Console.JSON.writeValueAsString(plan));
            } else {
                int steps = plan.steps().size();
                out.println("plan " + plan.name() + ": " + steps + (steps == 1 ? " step" : " steps"));
                Columns columns = new Columns("  ");
                plan.steps()
                        .forEach(step -> columns.row(
                                relative(step.offsetMillis()),
                                step.name(),
                                step.action().text(),
                                step.mode().name().toLowerCase(java.util.Locale.ROOT),
                                step.reverseAfterMillis() == null
                                        ? "not reversed"
                                        : "reversed at " + relative(step.offsetMillis() + step.reverseAfterMillis())));
                columns.print(out);
            }
            out.flush();
            return ExitCode.HOLDS.value();
        }
    }

    @Command(name = "arm", description = "Ships a plan to the nodes and runs it around T-zero.")
    static final class Arm extends Change {
        @Parameters(paramLabel = "FILE", description = "The plan, YAML.")
        private Path file = Path.of("");

        @Option(
                names = "--at",
                required = true,
                paramLabel = "T-ZERO",
                description = "T-zero: +10m from now, or a moment such as 2026-11-11T00:00:00+08:00.")
        private String tZero = "";

        @Override
        JsonNode ask(Console console) {
            Plan plan = read(file);
            ObjectNode body = body();
            body.put("yaml", text(file));
            body.put("tZeroMillis", moment(tZero).toEpochMilli());
            return console.change("Arming plan " + plan.name(), "POST", API + '?' + waiting(), body);
        }

        @Override
        String headline(JsonNode answer) {
            return "plan " + headlineOf(answer);
        }

        @Override
        ExitCode judge(JsonNode answer) {
            return answer.path("shippedEverywhere").asBoolean(false) ? ExitCode.HOLDS : ExitCode.NOT_CARRIED_OUT;
        }
    }

    @Command(name = "status", description = "Shows all plans, or one, and how far each step is.")
    static final class Status extends ConsoleCall {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "The plan; all without it.")
        private @Nullable String name;

        @Override
        JsonNode ask(Console console) {
            return console.get("Reading the plans", name == null ? API : API + '/' + planName(name));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (name != null) {
                printOne(answer, out);
                return;
            }
            if (answer.path("plans").isEmpty()) {
                out.println("No plan was ever armed.");
            }
            answer.path("plans").forEach(plan -> printOne(plan, out));
        }

        private static void printOne(JsonNode plan, PrintWriter out) {
            out.println(headlineOf(plan));
            Columns columns = new Columns("  ");
            for (JsonNode step : plan.path("steps")) {
                columns.row(
                        Instant.ofEpochMilli(step.path("atMillis").asLong(0)).toString(),
                        step.path("name").asString(""),
                        step.path("action").asString(""),
                        step.path("mode").asString(""),
                        step.path("status").asString(""),
                        step.path("detail").asString(""));
            }
            columns.print(out);
        }
    }

    @Command(
            name = "abort",
            description = {
                "Aborts a plan and reverses what it set, unless somebody set it again since.",
                "Ends with exit code 3 and names the nodes on which local steps will still run."
            })
    static final class Abort extends Change {
        @Parameters(paramLabel = "NAME|FILE", description = "The plan.")
        private String name = "";

        @Override
        JsonNode ask(Console console) {
            String plan = planName(name);
            return console.change("Aborting plan " + plan, "POST", API + '/' + plan + "/abort?" + waiting(), body());
        }

        @Override
        String headline(JsonNode answer) {
            StringBuilder line = new StringBuilder("plan " + headlineOf(answer));
            for (JsonNode node : answer.path("willStillRun")) {
                line.append(System.lineSeparator())
                        .append("  will still run on ")
                        .append(node.asString(""));
            }
            return line.toString();
        }

        @Override
        ExitCode judge(JsonNode answer) {
            return answer.path("willStillRun").isEmpty() ? ExitCode.HOLDS : ExitCode.NOT_CARRIED_OUT;
        }
    }

    private static String headlineOf(JsonNode plan) {
        return plan.path("name").asString("") + ": " + plan.path("status").asString("") + " (T-zero "
                + Instant.ofEpochMilli(plan.path("tZeroMillis").asLong(0)) + ", by "
                + plan.path("owner").asString("") + ": " + plan.path("reason").asString("") + ')';
    }

    private static String planName(String nameOrFile) {
        boolean isFile = nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
        return isFile ? read(Path.of(nameOrFile)).name() : nameOrFile;
    }

    private static Plan read(Path file) {
        try {
            return PlanFile.read(file.toString(), text(file));
        } catch (InvalidPlanException e) {
            throw Problem.usage(
                            "Reading plan " + file,
                            "these problems:" + System.lineSeparator() + e.getMessage() + System.lineSeparator(),
                            "a plan as docs/ops-on-the-night.md describes it",
                            "Mend these lines.")
                    .causedBy(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading plan " + file,
                            "no readable text file (" + e.getClass().getSimpleName() + ")",
                            "a YAML file",
                            "Correct the path.")
                    .causedBy(e);
        }
    }

    private static Instant moment(String text) {
        if (text.startsWith("+")) {
            return Instant.now().plus(Durations.parse("--at", text.substring(1), Duration.ZERO, Duration.ofDays(7)));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.usage(
                            "Reading --at",
                            "'" + text + "'",
                            "+10m, or a moment with its offset such as 2026-11-11T00:00:00+08:00",
                            "Correct it.")
                    .causedBy(e);
        }
    }

    private static String relative(long millis) {
        String sign = millis < 0 ? "-" : "+";
        long abs = Math.abs(millis);
        return "T" + sign + (abs % 1_000 == 0 ? abs / 1_000 + "s" : abs + "ms");
    }
}
