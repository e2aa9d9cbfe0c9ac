package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Finds the highest rate that holds: doubles until a rate fails, then halves the interval on a geometric scale. A probe
 * that was INVALID says nothing about the system: the rate is tried once more, and if that is INVALID too, the load
 * generator is the limit and the search ends there. Pure; not thread-safe.
 */
final class CapacitySearch {
    private static final double GROWTH = 2;

    private final double start;
    private final double highestAllowed;
    private final double wantedRatio;
    private final int maxProbes;
    private final List<Probe> probes = new ArrayList<>();
    private double holds;
    private double fails = Double.POSITIVE_INFINITY;
    private boolean generatorIsTheLimit;

    /** A rate that was tried, and what it came to. */
    record Probe(double rate, Verdict verdict) {}

    /**
     * @param start the first rate
     * @param highestAllowed no rate above this is tried
     * @param wantedRatio 1.05: the search ends when the failing rate is at most 5 % above the holding one
     * @param maxProbes and after so many probes in any case
     */
    CapacitySearch(double start, double highestAllowed, double wantedRatio, int maxProbes) {
        this.start = start;
        this.highestAllowed = highestAllowed;
        this.wantedRatio = wantedRatio;
        this.maxProbes = maxProbes;
    }

    /** The rate to try next; empty when the search has ended. */
    OptionalDouble next() {
        boolean narrowEnough = holds > 0 && fails / holds <= wantedRatio;
        boolean topHolds = holds >= highestAllowed;
        if (probes.size() >= maxProbes || narrowEnough || topHolds || generatorIsTheLimit) {
            return OptionalDouble.empty();
        }
        if (!probes.isEmpty() && last().verdict() == Verdict.INVALID) {
            return OptionalDouble.of(last().rate());
        }
        if (probes.isEmpty()) {
            return OptionalDouble.of(Math.min(start, highestAllowed));
        }
        if (Double.isInfinite(fails)) {
            return OptionalDouble.of(Math.min(holds * GROWTH, highestAllowed));
        }
        return OptionalDouble.of(holds == 0 ? fails / GROWTH : Math.sqrt(holds * fails));
    }

    /** What the probe that was asked for came to. */
    void probed(double rate, Verdict verdict) {
        boolean secondTime = !probes.isEmpty() && last().verdict() == Verdict.INVALID && last().rate() == rate;
        probes.add(new Probe(rate, verdict));
        switch (verdict) {
            case PASS -> holds = Math.max(holds, rate);
            case FAIL -> fails = Math.min(fails, rate);
            case INVALID -> generatorIsTheLimit = secondTime;
        }
    }

    private Probe last() {
        return probes.get(probes.size() - 1);
    }

    /** The highest rate that held; 0 if none did. */
    double holds() {
        return holds;
    }

    /** The lowest rate that failed; infinite if none did. */
    double fails() {
        return fails;
    }

    /** Whether the search ended because the load could not be sent. */
    boolean generatorIsTheLimit() {
        return generatorIsTheLimit;
    }

    List<Probe> probes() {
        return List.copyOf(probes);
    }
}
