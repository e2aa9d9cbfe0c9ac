package io.kingtide.scenario.curve;

import java.util.Arrays;

/** A rate that is constant within each bin of equal width, such as counts per second of a recording. */
final class Binned extends Curve {
    /** 31 days at one bin a second, and 10 times that. */
    static final int MAX_BINS = 27_000_000;

    private final double width;
    private final double[] cumulative;

    private Binned(double widthSeconds, double[] cumulative) {
        this.width = widthSeconds;
        this.cumulative = cumulative;
    }

    /** From arrivals counted in each bin. */
    static Binned ofCounts(double widthSeconds, double[] counts) {
        Arguments.inRange("bins", counts.length, 1, MAX_BINS);
        double[] cumulative = new double[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            Arguments.rate("bin " + i, counts[i] / widthSeconds);
            cumulative[i + 1] = cumulative[i] + counts[i];
        }
        return new Binned(widthSeconds, cumulative);
    }

    @Override
    public double lengthSeconds() {
        return width * (cumulative.length - 1);
    }

    @Override
    public double rateAt(double seconds) {
        if (seconds < 0 || seconds >= lengthSeconds()) {
            return 0;
        }
        int bin = Math.min((int) (seconds / width), cumulative.length - 2);
        return (cumulative[bin + 1] - cumulative[bin]) / width;
    }

    @Override
    public double cumulative(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        double place = seconds / width;
        int bin = (int) place;
        if (bin >= cumulative.length - 1) {
            return cumulative[cumulative.length - 1];
        }
        return cumulative[bin] + (place - bin) * (cumulative[bin + 1] - cumulative[bin]);
    }

    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        int found = Arrays.binarySearch(cumulative, arrivals);
        int end = found >= 0 ? found : -found - 1;
        if (end >= cumulative.length) {
            end = cumulative.length - 1;
        }
        // Empty bins repeat a value: the earliest bin that ends with it is meant.
        while (end > 0 && cumulative[end - 1] >= Math.min(arrivals, cumulative[end])) {
            end--;
        }
        double in = cumulative[end] - cumulative[end - 1];
        return width * (end - 1 + Math.min(1, (arrivals - cumulative[end - 1]) / in));
    }

    @Override
    public double peakRate() {
        double peak = 0;
        for (int i = 1; i < cumulative.length; i++) {
            peak = Math.max(peak, cumulative[i] - cumulative[i - 1]);
        }
        return peak / width;
    }
}
