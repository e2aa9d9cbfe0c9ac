package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Finds the highest rate that holds: multiplies it until one fails, narrows the bracket, then asks its two ends once more. Pure;
 * not thread-safe.
 *
 * <p>Narrowing halves the bracket on a geometric scale, with one shortcut: a system that was asked too much still answers at
 * the rate it can, so that the first two failing probes also say where to look next. A guess outside of the bracket is
 * not followed, and a wrong one costs one probe.
 *
 * <p>A single probe can be wrong, because of a pause or a neighbour on the host. A rate's verdict is therefore that of the
 * majority of its probes, and a tie is broken by one more; a failure of a system that answered all that it
 * was asked is asked again at once. Where a rate that holds still lies above one that fails, the interval
 * reaches from below the lower to above the higher one: it becomes wider, never wrong.
 *
 * <p>An INVALID probe says nothing about the system: the rate is tried once more, and if that is INVALID too, the search goes on
 * below it. Where no rate fails that could be sent, the load generator is the limit.
 */
final class CapacitySearch {
    private static final double GROWTH = 3;
    private static final int MAX_GUESSES = 2;
    private static final int MAX_DOUBTS = 2;

    /** A guess aims a little below what an overloaded system answered, to hold. */
    private static final double GUESS = 0.985;

    /** A system that answers this share of what it was asked is not plainly overloaded. */
    private static final double KEPT_UP = 0.97;

    private final double start;
    private final double highestAllowed;
    private final double wantedRatio;
    private final int maxProbes;
    private final List<Probe> probes = new ArrayList<>();
    private final TreeMap<Double, int[]> votes = new TreeMap<>();
    private double guess;
    private int guesses;
    private double doubtful;
    private int doubts;
    private double sendable = Double.POSITIVE_INFINITY;

    /** A rate that was tried, and what it came to. */
    record Probe(double rate, Verdict verdict) {}

    /**
     * @param start the first rate
     * @param highestAllowed no rate above this is tried
     * @param wantedRatio 1.05: the bracket is narrow enough when its failing end is at most 5 % above the holding one
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
        if (probes.size() >= maxProbes || cannotBeSent()) {
            return OptionalDouble.empty();
        }
        if (probes.isEmpty()) {
            return OptionalDouble.of(Math.min(start, highestAllowed));
        }
        if (last().verdict() == Verdict.INVALID && last().rate() < sendable) {
            return OptionalDouble.of(last().rate());
        }
        if (doubtful > 0) {
            double again = doubtful;
            doubtful = 0;
            return OptionalDouble.of(again);
        }
        OptionalDouble tie = tie();
        if (tie.isPresent()) {
            return tie;
        }
        double holds = holds();
        double fails = fails();
        if (Double.isInfinite(fails)) {
            double higher = Math.min(holds * GROWTH, highestAllowed);
            return holds >= highestAllowed
                    ? unconfirmed(holds)
                    : OptionalDouble.of(higher < sendable ? higher : Math.sqrt(holds * sendable));
        }
        if (holds > 0 && fails / holds <= wantedRatio || isDisputed()) {
            OptionalDouble upper = unconfirmed(fails);
            return upper.isPresent() ? upper : unconfirmed(holds);
        }
        return OptionalDouble.of(within(holds, fails));
    }

    private double within(double holds, double fails) {
        double guessed = guess;
        guess = 0;
        if (guessed > holds * 1.01 && guessed < fails / 1.02) {
            return guessed;
        }
        double closeAbove = holds * wantedRatio * 0.998;
        boolean guessHeld = holds > 0 && guesses > 0 && last().rate() == holds && closeAbove < fails;
        if (guessHeld && guesses <= MAX_GUESSES) {
            guesses++;
            return closeAbove;
        }
        return holds == 0 ? fails / GROWTH : Math.sqrt(holds * fails);
    }

    /** A rate at which as many probes held as failed. */
    private OptionalDouble tie() {
        return votes.entrySet().stream()
                .filter(rate -> rate.getValue()[0] == rate.getValue()[1])
                .mapToDouble(java.util.Map.Entry::getKey)
                .findFirst();
    }

    private OptionalDouble unconfirmed(double rate) {
        int[] found = votes.get(rate);
        return found != null && found[0] + found[1] == 1 ? OptionalDouble.of(rate) : OptionalDouble.empty();
    }

    /**
     * What the probe that was asked for came to.
     *
     * @param answeredPerSecond what the system answered; not a number where that is unknown
     */
    void probed(double rate, Verdict verdict, double answeredPerSecond) {
        boolean secondTime = !probes.isEmpty() && last().verdict() == Verdict.INVALID && last().rate() == rate;
        probes.add(new Probe(rate, verdict));
        if (verdict == Verdict.INVALID) {
            // Once it is known that some rate cannot be sent, higher ones than those that hold are not asked for twice.
            sendable = secondTime || !Double.isInfinite(sendable) ? Math.min(sendable, rate) : sendable;
            return;
        }
        boolean keptUp = verdict == Verdict.FAIL && answeredPerSecond > rate * KEPT_UP;
        if (keptUp && !votes.containsKey(rate) && doubts < MAX_DOUBTS) {
            doubts++;
            doubtful = rate;
            votes.computeIfAbsent(rate, absent -> new int[2])[1]++;
            return;
        }
        votes.computeIfAbsent(rate, absent -> new int[2])[verdict == Verdict.PASS ? 0 : 1]++;
        if (verdict == Verdict.FAIL && answeredPerSecond > 0 && guesses < MAX_GUESSES) {
            guesses++;
            guess = answeredPerSecond * GUESS;
        }
    }

    private Probe last() {
        return probes.get(probes.size() - 1);
    }

    private boolean held(int[] found) {
        return found[0] > found[1];
    }

    private double lowestFailing() {
        return votes.entrySet().stream()
                .filter(rate -> !held(rate.getValue()))
                .mapToDouble(java.util.Map.Entry::getKey)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private double highestHolding() {
        return votes.entrySet().stream()
                .filter(rate -> held(rate.getValue()))
                .mapToDouble(java.util.Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    /** Whether a rate held that lies above one that failed. */
    boolean isDisputed() {
        return highestHolding() > lowestFailing();
    }

    /** The highest rate below which no rate failed; 0 if none held. */
    double holds() {
        double lowestFailing = lowestFailing();
        return votes.entrySet().stream()
                .filter(rate -> held(rate.getValue()) && rate.getKey() < lowestFailing)
                .mapToDouble(java.util.Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    /** The lowest rate above which no rate held; infinite if none failed. */
    double fails() {
        double highestHolding = highestHolding();
        return votes.entrySet().stream()
                .filter(rate -> !held(rate.getValue()) && rate.getKey() > highestHolding)
                .mapToDouble(java.util.Map.Entry::getKey)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Whether nothing is left to try below a rate that could not be sent. */
    private boolean cannotBeSent() {
        double holds = holds();
        return !Double.isInfinite(sendable)
                && (holds == 0 || sendable < fails() && !Double.isInfinite(fails()) || sendable / holds <= wantedRatio);
    }

    /** Whether no rate failed, and the higher ones could not be sent. */
    boolean generatorIsTheLimit() {
        return !Double.isInfinite(sendable) && (Double.isInfinite(fails()) || holds() == 0 || sendable < fails());
    }

    List<Probe> probes() {
        return List.copyOf(probes);
    }
}
