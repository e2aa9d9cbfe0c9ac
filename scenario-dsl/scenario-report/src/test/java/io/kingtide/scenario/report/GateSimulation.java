package io.kingtide.scenario.report;

import java.util.Locale;
import java.util.Random;

/**
 * Draws runs that never ran, on two levels: a deviation of its own for each run, and one for the seconds that happened to
 * be in it. Tells how often the gate alarms when nothing has changed, and how often it catches 10 %, beside what a
 * bootstrap over runs would do.
 *
 * <p>{@code main} prints the figures of DECISIONS.md.
 */
final class GateSimulation {
    private static final int BOOTSTRAP_DRAWS = 300;

    private final Random random;
    private final int baselines;
    private final double betweenRuns;
    private final double withinRuns;

    /**
     * @param betweenRuns standard deviation of a run's own factor, as a share
     * @param withinRuns standard deviation that a run's percentile has by its seconds, as a share
     */
    GateSimulation(Random random, int baselines, double betweenRuns, double withinRuns) {
        this.random = random;
        this.baselines = baselines;
        this.betweenRuns = betweenRuns;
        this.withinRuns = withinRuns;
    }

    record Rates(double falseAlarms, double caught, double falseAlarmsOfBootstrap) {}

    Rates simulate(int times) {
        int alarms = 0;
        int caught = 0;
        int bootstrapAlarms = 0;
        for (int i = 0; i < times; i++) {
            double[] stored = new double[baselines];
            for (int run = 0; run < baselines; run++) {
                stored[run] = run(1);
            }
            double same = run(1);
            alarms += isSlower(same, stored) ? 1 : 0;
            bootstrapAlarms += isSlowerByBootstrap(same, stored) ? 1 : 0;
            caught += isSlower(run(1.1), stored) ? 1 : 0;
        }
        double all = times;
        return new Rates(alarms / all, caught / all, bootstrapAlarms / all);
    }

    private boolean isSlower(double log, double[] stored) {
        return BaselineGate.effect("all", log, withinRuns, stored, BaselineGate.FALSE_ALARMS)
                .slower();
    }

    /** What was rejected: draw runs, and within each its seconds, and take the 99th percentile of what chance gives. */
    private boolean isSlowerByBootstrap(double log, double[] stored) {
        double[] chance = new double[BOOTSTRAP_DRAWS];
        for (int draw = 0; draw < BOOTSTRAP_DRAWS; draw++) {
            double mean = 0;
            for (int run = 0; run < stored.length; run++) {
                mean += drawn(stored) / stored.length;
            }
            chance[draw] = drawn(stored) - mean;
        }
        java.util.Arrays.sort(chance);
        double storedMean = java.util.Arrays.stream(stored).average().orElseThrow();
        return log - storedMean > chance[(int) (BOOTSTRAP_DRAWS * (1 - BaselineGate.FALSE_ALARMS))];
    }

    private double drawn(double[] stored) {
        return stored[random.nextInt(stored.length)] + random.nextGaussian() * withinRuns;
    }

    private double run(double factor) {
        return Math.log(10e6 * factor) + random.nextGaussian() * betweenRuns + random.nextGaussian() * withinRuns;
    }

    public static void main(String[] arguments) {
        int times = arguments.length == 0 ? 4000 : Integer.parseInt(arguments[0]);
        System.out.println(
                "baselines  between  within   false alarms  10 % caught   false alarms of a bootstrap over runs");
        for (int baselines : new int[] {3, 5, 10}) {
            for (double[] level : new double[][] {{0.005, 0.005}, {0.01, 0.005}, {0.02, 0.005}}) {
                Rates rates = new GateSimulation(new Random(1), baselines, level[0], level[1]).simulate(times);
                System.out.printf(
                        Locale.ROOT,
                        "%9d %6.1f %% %6.1f %% %12.2f %% %10.1f %% %17.1f %%%n",
                        baselines,
                        level[0] * 100,
                        level[1] * 100,
                        rates.falseAlarms() * 100,
                        rates.caught() * 100,
                        rates.falseAlarmsOfBootstrap() * 100);
            }
        }
    }
}
