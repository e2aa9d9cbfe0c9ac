package io.kingtide.payments.drills;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide drill}. */
@Command(
        name = "drill",
        description = "Breaks a reference system of its own on purpose, under load, and checks what must hold.",
        mixinStandardHelpOptions = true,
        subcommands = {DrillCommand.ListDrills.class, DrillCommand.RunDrills.class, SoakCommand.class})
final class DrillCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw Problem.usage(
                "Running 'kingtide drill'", "no subcommand", "list, run or soak", "Try 'kingtide drill list'.");
    }

    /** {@code kingtide drill list}. */
    @Command(name = "list", description = "Names the drills.", mixinStandardHelpOptions = true)
    static final class ListDrills implements Callable<Integer> {
        @Option(names = "--json", description = "One JSON array for programs.")
        private boolean json;

        @Override
        public Integer call() {
            if (json) {
                System.out.println(JsonMapper.shared()
                        .writeValueAsString(Arrays.stream(Drill.values())
                                .map(drill -> Map.of("name", drill.title(), "description", drill.description()))
                                .toList()));
            } else {
                for (Drill drill : Drill.values()) {
                    System.out.printf("%-24s %s%n", drill.title(), drill.description());
                }
            }
            return ExitCode.HOLDS.value();
        }
    }

    /** {@code kingtide drill run}. */
    @Command(
            name = "run",
            description =
                    "Runs drills by name, about 15 seconds each. Exit code 0: everything held, 1: something broke.",
            mixinStandardHelpOptions = true)
    static final class RunDrills implements Callable<Integer> {
        private static final int CLIENTS = 8;
        private static final long SEEDS_APART = 1000;

        @Parameters(arity = "0..*", paramLabel = "NAME", description = "Drills, as 'kingtide drill list' names them.")
        private List<String> names = List.of();

        @Option(names = "--all", description = "All drills, one after the other.")
        private boolean all;

        @Mixin
        private final GroundOptions ground = new GroundOptions();

        @Option(
                names = "--apart",
                description =
                        "A new system for each drill. Otherwise drills that need the same kind of system share one, for"
                                + " as long as all of them hold.")
        private boolean apart;

        @Override
        public Integer call() throws Exception {
            List<Drill> drills = chosen();
            DrillSystem.StoreKind kind = ground.storeKind();
            boolean hold = true;
            try (DrillGround place = ground.open(apart)) {
                for (Drill drill : drills) {
                    DrillReport report = run(drill, place.systemFor(drill.title(), needs(drill, kind)));
                    place.ended(report.holds(), drill.needsReplica());
                    ground.print(report);
                    hold &= report.holds();
                }
            }
            return (hold ? ExitCode.HOLDS : ExitCode.FAILED).value();
        }

        private List<Drill> chosen() {
            if (all == !names.isEmpty()) {
                throw Problem.usage(
                        "Running 'kingtide drill run'",
                        all ? "--all and names" : "no drill",
                        "names of drills, or --all",
                        "See 'kingtide drill list'.");
            }
            return all
                    ? List.of(Drill.values())
                    : names.stream().map(RunDrills::named).toList();
        }

        private static Drill named(String name) {
            return Arrays.stream(Drill.values())
                    .filter(drill -> drill.title().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.usage(
                            "Running drill '" + name + "'",
                            "a name that no drill has",
                            Arrays.stream(Drill.values()).map(Drill::title).collect(Collectors.joining(", ")),
                            "Check the spelling."));
        }

        private DrillSystem.Needs needs(Drill drill, DrillSystem.StoreKind kind) {
            return new DrillSystem.Needs(
                    drill.storeKind(kind), drill.needsReplica(), ground.tagged(), drill.creditOptions());
        }

        private DrillReport run(Drill drill, DrillSystem system) throws Exception {
            Exercise exercise = new Exercise(drill.title(), system, drill.mix());
            // Keys follow from the seed, and drills that share a system must not send each other's again.
            exercise.load().start(CLIENTS, ground.seed() + SEEDS_APART * drill.ordinal());
            try {
                exercise.steady(Drill.BEFORE_MILLIS);
                return drill.run(exercise);
            } finally {
                exercise.load().stop();
            }
        }
    }
}
