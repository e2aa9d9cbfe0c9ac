package io.kingtide.scenario.report;

import java.util.Arrays;

/** Arrivals counted by the 100 ms of the run in which they fell. Not thread-safe. */
final class ArrivalBins {
    static final long BIN_NANOS = 100_000_000L;
    static final int BINS_PER_SECOND = 10;

    /** A week: beyond it arrivals are counted in the last bin, which ruins the fidelity visibly. */
    private static final int MAX_BINS = 7 * 24 * 3600 * BINS_PER_SECOND;

    private int[] counts = new int[600];
    private int used;
    private long total;

    void add(long offsetNanos) {
        int bin = (int) Math.min(MAX_BINS - 1L, Math.max(0, offsetNanos) / BIN_NANOS);
        add(bin, 1);
    }

    /** Gets a bin and how many arrivals fell into it. */
    interface Visitor {
        void bin(int bin, int count);
    }

    /** Shows what these bins hold and {@code earlier}, an earlier state of them, did not. */
    void since(ArrivalBins earlier, Visitor visitor) {
        for (int bin = 0; bin < used; bin++) {
            int more = counts[bin] - earlier.at(bin);
            if (more != 0) {
                visitor.bin(bin, more);
            }
        }
    }

    /** Counts arrivals that were counted elsewhere. */
    void add(int bin, int count) {
        if (bin < 0 || bin >= MAX_BINS || count < 0) {
            throw new IllegalArgumentException(count + " arrivals in bin " + bin);
        }
        if (bin >= counts.length) {
            counts = Arrays.copyOf(counts, Math.min(MAX_BINS, Math.max(bin + 1, counts.length * 2)));
        }
        counts[bin] += count;
        used = Math.max(used, bin + 1);
        total += count;
    }

    void addAll(ArrivalBins other) {
        for (int bin = 0; bin < other.used; bin++) {
            if (other.counts[bin] != 0) {
                add(bin, other.counts[bin]);
            }
        }
    }

    long total() {
        return total;
    }

    long inSecond(int second) {
        long sum = 0;
        int end = Math.min(used, (second + 1) * BINS_PER_SECOND);
        for (int bin = second * BINS_PER_SECOND; bin < end; bin++) {
            sum += counts[bin];
        }
        return sum;
    }

    int seconds() {
        return (used + BINS_PER_SECOND - 1) / BINS_PER_SECOND;
    }

    long peakPerSecond() {
        long peak = 0;
        for (int second = 0; second < seconds(); second++) {
            peak = Math.max(peak, inSecond(second));
        }
        return peak;
    }

    /** 1 − Σ|started − planned| / 2Σplanned: 1 is perfect; every arrival in a wrong bin costs 1/planned. */
    static double fidelity(ArrivalBins planned, ArrivalBins started) {
        if (planned.total == 0) {
            return started.total == 0 ? 1 : 0;
        }
        long misplaced = 0;
        for (int bin = 0; bin < Math.max(planned.used, started.used); bin++) {
            misplaced += Math.abs((long) started.at(bin) - planned.at(bin));
        }
        return 1 - misplaced / (2.0 * planned.total);
    }

    /** The bins from one second to another, as bins of their own. */
    ArrivalBins between(double fromSeconds, double toSeconds) {
        ArrivalBins part = new ArrivalBins();
        int end = (int) Math.min(used, Math.round(toSeconds * BINS_PER_SECOND));
        for (int bin = (int) Math.max(0, Math.round(fromSeconds * BINS_PER_SECOND)); bin < end; bin++) {
            part.add(bin, counts[bin]);
        }
        return part;
    }

    private int at(int bin) {
        return bin < used ? counts[bin] : 0;
    }
}
