package io.kingtide.scenario.report;

import java.util.Locale;
import java.util.Random;

/**
 * Draws runs that never ran, on two levels: a deviation of its own for each run, and one for the seconds that happened to
 * be in it. Tells how often the gate alarms when nothing has changed, and what it says of 10 %, beside what a bootstrap over
 * runs would do.
 *
 * <p>{@code main} prints the figures of DECISIONS.md.
 */
final class GateSimulation {
    private static final int BOOTSTRAP_DRAWS = 300;

    private final Random random;
    private final int baselines;
    private final int runs;
    private final double betweenRuns;
    private final double withinRuns;

    /**
     * @param runs of the build that is judged
     * @param betweenRuns standard deviation of a run's own factor, as a share
     * @param withinRuns standard deviation that a run's percentile has by its seconds, as a share
     */
    GateSimulation(Random random, int baselines, int runs, double betweenRuns, double withinRuns) {
        this.random = random;
        this.baselines = baselines;
        this.runs = runs;
        this.betweenRuns = betweenRuns;
        this.withinRuns = withinRuns;
    }

    /** Shares of the comparisons: what the same build got, and what a build got that is 10 % slower. */
    record Rates(double falseAlarms, double sameIsGreen, double caught, double missed) {}

    Rates simulate(int times) {
        int alarms = 0;
        int green = 0;
        int caught = 0;
        int missed = 0;
        for (int i = 0; i < times; i++) {
            double[] stored = drawn(baselines, 1);
            ShiftStatistics same = test(drawn(runs, 1), stored);
            alarms += same.slower() ? 1 : 0;
            green += isGreen(same) ? 1 : 0;
            ShiftStatistics slower = test(drawn(runs, 1.1), stored);
            caught += slower.slower() ? 1 : 0;
            missed += isGreen(slower) ? 1 : 0;
        }
        double all = times;
        return new Rates(alarms / all, green / all, caught / all, missed / all);
    }

    /** How often a bootstrap over runs alarms when nothing has changed; the judged build has one run. */
    double bootstrapAlarms(int times) {
        double alarms = 0;
        for (int i = 0; i < times; i++) {
            alarms += isSlowerByBootstrap(drawn(1, 1)[0], drawn(baselines, 1)) ? 1 : 0;
        }
        return alarms / times;
    }

    private ShiftStatistics test(double[] own, double[] stored) {
        return new ShiftStatistics(own, withinRuns, stored, BaselineGate.FALSE_ALARMS, Math.log1p(BaselineGate.SHIFT));
    }

    private static boolean isGreen(ShiftStatistics test) {
        return !test.slower() && test.ruledOut();
    }

    /** What was rejected: draw runs, and within each its seconds, and take the 99th percentile of what chance gives. */
    private boolean isSlowerByBootstrap(double log, double[] stored) {
        double[] chance = new double[BOOTSTRAP_DRAWS];
        for (int draw = 0; draw < BOOTSTRAP_DRAWS; draw++) {
            double mean = 0;
            for (int run = 0; run < stored.length; run++) {
                mean += oneOf(stored) / stored.length;
            }
            chance[draw] = oneOf(stored) - mean;
        }
        java.util.Arrays.sort(chance);
        double storedMean = java.util.Arrays.stream(stored).average().orElseThrow();
        return log - storedMean > chance[(int) (BOOTSTRAP_DRAWS * (1 - BaselineGate.FALSE_ALARMS))];
    }

    private double oneOf(double[] stored) {
        return stored[random.nextInt(stored.length)] + random.nextGaussian() * withinRuns;
    }

    private double[] drawn(int count, double factor) {
        double[] logs = new double[count];
        for (int i = 0; i < count; i++) {
            logs[i] =
                    Math.log(10e6 * factor) + random.nextGaussian() * betweenRuns + random.nextGaussian() * withinRuns;
        }
        return logs;
    }

    public static void main(String[] arguments) {
        int times = arguments.length == 0 ? 4000 : Integer.parseInt(arguments[0]);
        System.out.println("| baselines | runs | between | same: red | same: green | +10 %: red | +10 %: green |"
                + " same: red, bootstrap over runs |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int[] size : new int[][] {{3, 1}, {3, 2}, {3, 3}, {5, 1}, {5, 2}, {10, 1}}) {
            for (double between : new double[] {0.005, 0.01, 0.02, 0.04}) {
                GateSimulation simulation = new GateSimulation(new Random(1), size[0], size[1], between, 0.005);
                Rates rates = simulation.simulate(times);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %d | %.1f %% | %.2f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |%n",
                        size[0],
                        size[1],
                        between * 100,
                        rates.falseAlarms() * 100,
                        rates.sameIsGreen() * 100,
                        rates.caught() * 100,
                        rates.missed() * 100,
                        simulation.bootstrapAlarms(times) * 100);
            }
        }
    }
}
