package io.kingtide.scenario.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Curves one after the other. */
final class Sequence extends Curve {
    private static final int MAX_PARTS = 5_000_000;

    private final Curve[] parts;
    /** Where part i starts, in seconds and in arrivals; the last element is the end. */
    private final double[] startSeconds;

    private final double[] startArrivals;

    private Sequence(Curve[] parts) {
        this.parts = parts;
        this.startSeconds = new double[parts.length + 1];
        this.startArrivals = new double[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            startSeconds[i + 1] = startSeconds[i] + parts[i].lengthSeconds();
            startArrivals[i + 1] = startArrivals[i] + parts[i].total();
        }
        if (lengthSeconds() > MAX_LENGTH.toSeconds()) {
            throw Arguments.bad("then", lengthSeconds() + " s in total", "at most " + MAX_LENGTH.toDays() + " days");
        }
    }

    static Curve of(List<? extends Curve> curves) {
        List<Curve> flat = new ArrayList<>();
        for (Curve curve : curves) {
            if (curve instanceof Sequence sequence) {
                flat.addAll(Arrays.asList(sequence.parts));
            } else {
                flat.add(curve);
            }
        }
        Arguments.inRange("then", flat.size(), 1, MAX_PARTS);
        return flat.size() == 1 ? flat.get(0) : new Sequence(flat.toArray(new Curve[0]));
    }

    @Override
    public double lengthSeconds() {
        return startSeconds[parts.length];
    }

    @Override
    public double rateAt(double seconds) {
        if (seconds < 0 || seconds >= lengthSeconds()) {
            return 0;
        }
        int part = partAt(startSeconds, seconds);
        return parts[part].rateAt(seconds - startSeconds[part]);
    }

    @Override
    public double cumulative(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        if (seconds >= lengthSeconds()) {
            return startArrivals[parts.length];
        }
        int part = partAt(startSeconds, seconds);
        return startArrivals[part] + parts[part].cumulative(seconds - startSeconds[part]);
    }

    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        // The earliest part that reaches the number: silent parts before it start at the same number of arrivals.
        int low = 0;
        int high = parts.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (startArrivals[middle + 1] >= arrivals) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return startSeconds[low] + parts[low].timeOf(arrivals - startArrivals[low]);
    }

    @Override
    public double peakRate() {
        return Arrays.stream(parts).mapToDouble(Curve::peakRate).max().orElse(0);
    }

    @Override
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            for (Phase phase : parts[i].phases()) {
                phases.add(phase.shifted(startSeconds[i]));
            }
        }
        return phases;
    }

    private static int partAt(double[] starts, double value) {
        int found = Arrays.binarySearch(starts, value);
        return Math.min(found >= 0 ? found : -found - 2, starts.length - 2);
    }
}
