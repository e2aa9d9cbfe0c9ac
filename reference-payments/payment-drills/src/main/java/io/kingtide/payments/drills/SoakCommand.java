package io.kingtide.payments.drills;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.payments.drills.FaultPlan.Broken;
import io.kingtide.payments.drills.FaultPlan.How;
import io.kingtide.payments.drills.FaultPlan.Step;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kingtide drill soak}. */
@Command(
        name = "soak",
        description = "Kills and freezes units, services and stores at random under load, for as long as is wanted, and"
                + " checks everything at the end. The seed fixes what is broken and what clients do, so that a run can be"
                + " repeated. Exit code 0: everything held, 1: something broke.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final int CLIENTS = 8;
    private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,3})(s|m)");

    @Mixin
    private final GroundOptions ground = new GroundOptions();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long something is broken again and again, such as 90s or 10m (default:"
                    + " ${DEFAULT-VALUE}).")
    private String length = "10m";

    @Override
    public Integer call() throws Exception {
        long seconds = seconds(length);
        DrillSystem.Needs needs = new DrillSystem.Needs(ground.storeKind(), false, ground.tagged(), List.of());
        try (DrillGround place = ground.open(false)) {
            DrillReport report = run(place.systemFor("soak", needs), seconds);
            place.ended(report.holds(), false);
            ground.print(report);
            return (report.holds() ? ExitCode.HOLDS : ExitCode.FAILED).value();
        }
    }

    static long seconds(String length) {
        Matcher matcher = LENGTH.matcher(length);
        if (!matcher.matches()) {
            throw Problem.usage("Reading --for", length, "a number and s or m, such as 90s or 10m", "Check it.");
        }
        return Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("m") ? 60 : 1);
    }

    private DrillReport run(DrillSystem system, long seconds) throws Exception {
        Exercise exercise = new Exercise("soak", system, DrillLoad.Mix.EVERYDAY);
        exercise.load().start(CLIENTS, ground.seed());
        try {
            exercise.steady(Drill.BEFORE_MILLIS);
            exercise.fault("seed " + ground.seed() + ", " + length + " of random faults");
            FaultPlan plan = new FaultPlan(ground.seed(), system.processes().size());
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            int[] times = new int[How.values().length];
            while (System.nanoTime() < until) {
                Step step = plan.next();
                step(exercise, step);
                step.broken().forEach(broken -> times[broken.how().ordinal()]++);
            }
            exercise.note("nothing is broken any more");
            exercise.steady(Drill.BEFORE_MILLIS);
            for (How how : How.values()) {
                exercise.figure("processes " + how.name().toLowerCase(Locale.ROOT), times[how.ordinal()]);
            }
            exercise.load().stop();
            exercise.figure("longest time in which nobody was served, ms", exercise.longestSilenceMillis());
            return exercise.finish(call -> false);
        } finally {
            exercise.load().stop();
        }
    }

    private void step(Exercise exercise, Step step) throws IOException, InterruptedException {
        DrillSystem system = exercise.system();
        List<DrillProcess> victims = system.processes();
        exercise.steady(step.pauseMillis());
        if (step.callsFail()) {
            callsFail(system, new Random(ground.seed() + step.awayMillis()));
        }
        for (Broken broken : step.broken()) {
            DrillProcess victim = victims.get(broken.victim());
            exercise.note(victim.name() + " is " + broken.how().name().toLowerCase(Locale.ROOT) + " for "
                    + step.awayMillis() + " ms" + (step.callsFail() ? "; calls fail meanwhile" : ""));
            if (broken.how() == How.KILLED) {
                victim.kill();
            } else {
                victim.freeze();
            }
        }
        exercise.steady(step.awayMillis());
        for (Broken broken : step.broken()) {
            DrillProcess victim = victims.get(broken.victim());
            if (broken.how() == How.FROZEN) {
                victim.resume();
            } else {
                victim.restart();
            }
        }
        system.relay().faults(path -> Fault.NONE);
        system.billRelay().faults(path -> Fault.NONE);
    }

    private static void callsFail(DrillSystem system, Random random) {
        Function<String, Fault> oneInThree = path -> {
            synchronized (random) {
                int dice = random.nextInt(3 * (Fault.values().length - 1));
                return dice < Fault.values().length - 1 ? Fault.values()[dice + 1] : Fault.NONE;
            }
        };
        system.relay().faults(oneInThree);
        system.billRelay().faults(oneInThree);
    }
}
