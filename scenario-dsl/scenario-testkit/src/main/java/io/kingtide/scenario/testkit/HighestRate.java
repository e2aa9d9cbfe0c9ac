package io.kingtide.scenario.testkit;

/** Looks for the highest rate that holds: brackets it by doubling and halving, then closes in. */
final class HighestRate {
    private static final double FIRST = 4_000;
    private static final double CLOSE_ENOUGH = 1.06;
    private static final int MOST_PROBES = 12;
    /** A tool that falls behind works off what it missed, probe after probe: it has a figure by then, or 0. */
    private static final long MOST_NANOS = 90_000_000_000L;

    private HighestRate() {}

    @FunctionalInterface
    interface Probe {
        boolean holds(double rate) throws Exception;
    }

    /** The highest rate, to 6 %; 0 where none holds. */
    static double find(Probe probe) throws Exception {
        double kept = 0;
        double lost = Double.POSITIVE_INFINITY;
        double rate = FIRST;
        long begun = System.nanoTime();
        for (int i = 0;
                i < MOST_PROBES && !(lost / kept < CLOSE_ENOUGH) && System.nanoTime() - begun < MOST_NANOS;
                i++) {
            boolean holds = holdsInOneOfTwo(probe, rate);
            kept = holds ? rate : kept;
            lost = holds ? lost : rate;
            rate = lost == Double.POSITIVE_INFINITY ? rate * 2 : kept == 0 ? rate / 2 : Math.sqrt(kept * lost);
        }
        return kept;
    }

    /** A machine has its own moments. */
    private static boolean holdsInOneOfTwo(Probe probe, double rate) throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            if (probe.holds(rate)) {
                return true;
            }
        }
        return false;
    }
}
