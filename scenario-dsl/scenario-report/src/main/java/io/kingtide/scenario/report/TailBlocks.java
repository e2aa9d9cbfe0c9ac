package io.kingtide.scenario.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * One request's response times in one run, in blocks of seconds that follow each other: a percentile, and how much it owes
 * to which seconds happened to be in the run. Blocks and not seconds are drawn, because neighbouring seconds are alike.
 */
final class TailBlocks {
    static final int MAX_BLOCKS = 60;
    private static final int REPLICATES = 200;

    private final double[] valuesDescending;
    private final int[][] countsByBlock;
    private final long[] totals;

    private TailBlocks(double[] valuesDescending, int[][] countsByBlock, long[] totals) {
        this.valuesDescending = valuesDescending;
        this.countsByBlock = countsByBlock;
        this.totals = totals;
    }

    /**
     * @param seconds histograms of nanoseconds in the order of time
     */
    static TailBlocks of(List<? extends AbstractHistogram> seconds) {
        int perBlock = Math.max(1, (seconds.size() + MAX_BLOCKS - 1) / MAX_BLOCKS);
        List<Histogram> blocks = new ArrayList<>();
        for (int i = 0; i < seconds.size(); i++) {
            if (i % perBlock == 0) {
                blocks.add(IntervalCell.newTotal());
            }
            blocks.get(blocks.size() - 1).add(seconds.get(i));
        }
        TreeMap<Long, int[]> table = new TreeMap<>(java.util.Comparator.reverseOrder());
        long[] totals = new long[blocks.size()];
        for (int block = 0; block < totals.length; block++) {
            totals[block] = blocks.get(block).getTotalCount();
            for (HistogramIterationValue value : blocks.get(block).recordedValues()) {
                table.computeIfAbsent(value.getValueIteratedTo(), absent -> new int[totals.length])[block] +=
                        (int) value.getCountAtValueIteratedTo();
            }
        }
        double[] values = new double[table.size()];
        int[][] counts = new int[table.size()][];
        int row = 0;
        for (Map.Entry<Long, int[]> entry : table.entrySet()) {
            values[row] = entry.getKey();
            counts[row++] = entry.getValue();
        }
        return new TailBlocks(values, counts, totals);
    }

    int blocks() {
        return totals.length;
    }

    long count() {
        long sum = 0;
        for (long total : totals) {
            sum += total;
        }
        return sum;
    }

    /** In nanoseconds. */
    double percentile(double percentile) {
        int[] once = new int[totals.length];
        java.util.Arrays.fill(once, 1);
        return percentile(percentile, once);
    }

    /** The standard deviation of the percentile's logarithm when the blocks are drawn anew. */
    double logDeviation(double percentile, Random random) {
        double sum = 0;
        double squares = 0;
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            int[] times = new int[totals.length];
            for (int draw = 0; draw < totals.length; draw++) {
                times[random.nextInt(totals.length)]++;
            }
            double log = Math.log(percentile(percentile, times));
            sum += log;
            squares += log * log;
        }
        double mean = sum / REPLICATES;
        return Math.sqrt(Math.max(0, squares / REPLICATES - mean * mean) * REPLICATES / (REPLICATES - 1));
    }

    private double percentile(double percentile, int[] timesByBlock) {
        long total = 0;
        for (int block = 0; block < totals.length; block++) {
            total += totals[block] * timesByBlock[block];
        }
        double above = total * (1 - percentile / 100);
        long seen = 0;
        for (int row = 0; row < valuesDescending.length; row++) {
            int[] counts = countsByBlock[row];
            for (int block = 0; block < counts.length; block++) {
                seen += (long) counts[block] * timesByBlock[block];
            }
            if (seen > above) {
                return valuesDescending[row];
            }
        }
        return valuesDescending.length == 0 ? Double.NaN : valuesDescending[valuesDescending.length - 1];
    }
}
