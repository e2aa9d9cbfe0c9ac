package io.kingtide.scenario.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.PriorityQueue;

/**
 * A recording of single arrivals. The k-th arrival stands where the area reaches k + 1/2, so that evenly spaced arrivals of
 * this curve are the recorded ones, also after {@code compress}, {@code shift} and {@code then}; between two arrivals
 * the area rises in a straight line.
 *
 * <p>Kept in two to three bytes an arrival, with a marker every 32 arrivals. Input of any order is sorted in runs that fit
 * into memory, each packed, and merged while the runs are let go: ten million arrivals need about 45 MB on the way.
 */
final class Timestamps extends Curve {
    private static final int RUN = 1 << 18;
    private static final int MAX_ARRIVALS = 100_000_000;
    private static final int MARKER_SHIFT = 5;

    private final PackedTimes times;
    private final Markers markers;
    private final int count;
    private final long lengthMicros;

    /** Where every 32nd arrival stands. */
    private static final class Markers {
        private int[] blocks = new int[64];
        private int[] offsets = new int[64];
        private long[] before = new long[64];
        private int size;

        void add(int block, int offset, long lastMicros) {
            if (size == blocks.length) {
                blocks = Arrays.copyOf(blocks, size * 2);
                offsets = Arrays.copyOf(offsets, size * 2);
                before = Arrays.copyOf(before, size * 2);
            }
            blocks[size] = block;
            offsets[size] = offset;
            before[size++] = lastMicros;
        }
    }

    private Timestamps(PackedTimes times, Markers markers, int count, long lengthMicros) {
        this.times = times;
        this.markers = markers;
        this.count = count;
        this.lengthMicros = lengthMicros;
    }

    /** From microseconds since any moment, in any order. The curve starts at the whole second of the earliest. */
    static Timestamps of(PrimitiveIterator.OfLong micros) {
        List<PackedTimes> runs = new ArrayList<>();
        long[] run = new long[RUN];
        long least = Long.MAX_VALUE;
        int total = 0;
        while (micros.hasNext()) {
            int size = 0;
            while (size < RUN && micros.hasNext()) {
                long value = micros.nextLong();
                Arguments.inRange("timestamps", value, 0, Long.MAX_VALUE / 4);
                least = Math.min(least, value);
                run[size++] = value;
            }
            total += size;
            Arguments.inRange("timestamps", total, 1, MAX_ARRIVALS);
            Arrays.sort(run, 0, size);
            PackedTimes packed = new PackedTimes();
            for (int i = 0; i < size; i++) {
                packed.add(run[i]);
            }
            runs.add(packed);
        }
        Arguments.inRange("timestamps", total, 1, MAX_ARRIVALS);
        return merged(runs, Math.floorDiv(least, 1_000_000L) * 1_000_000L);
    }

    private static final class Head {
        private final PackedTimes.Consumer run;
        private long value;

        Head(PackedTimes run) {
            this.run = new PackedTimes.Consumer(run);
        }

        boolean advance() {
            if (!run.hasNext()) {
                return false;
            }
            value = run.next();
            return true;
        }
    }

    private static Timestamps merged(List<PackedTimes> runs, long originMicros) {
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparingLong((Head head) -> head.value));
        for (PackedTimes run : runs) {
            Head head = new Head(run);
            if (head.advance()) {
                heads.add(head);
            }
        }
        PackedTimes times = new PackedTimes();
        Markers markers = new Markers();
        int count = 0;
        long last = 0;
        while (!heads.isEmpty()) {
            Head head = heads.remove();
            // A microsecond apart at least: the area must not jump.
            long micros = Math.max(head.value - originMicros, last + 1);
            if (count % (1 << MARKER_SHIFT) == 0) {
                markers.add(times.block(), times.offset(), last);
            }
            times.add(micros);
            last = micros;
            count++;
            if (head.advance()) {
                heads.add(head);
            }
        }
        long length = (last / 1_000_000 + 1) * 1_000_000;
        Arguments.inRange("timestamps over seconds", length / 1_000_000, 1, MAX_LENGTH.toSeconds());
        return new Timestamps(times, markers, count, length);
    }

    @Override
    public double lengthSeconds() {
        return lengthMicros / 1e6;
    }

    @Override
    public double rateAt(double seconds) {
        if (seconds < 0 || seconds >= lengthSeconds()) {
            return 0;
        }
        Gap gap = gapAt(seconds * 1e6);
        return (gap.toArea - gap.fromArea) / ((gap.to - gap.from) / 1e6);
    }

    @Override
    public double cumulative(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        if (seconds >= lengthSeconds()) {
            return count;
        }
        double micros = seconds * 1e6;
        Gap gap = gapAt(micros);
        return gap.fromArea + (gap.toArea - gap.fromArea) * (micros - gap.from) / (gap.to - gap.from);
    }

    @Override
    public double timeOf(double arrivals) {
        if (arrivals <= 0) {
            return 0;
        }
        if (arrivals >= count) {
            return lengthSeconds();
        }
        Gap gap = gapBefore((int) Math.floor(arrivals + 0.5));
        double share = (arrivals - gap.fromArea) / (gap.toArea - gap.fromArea);
        return (gap.from + share * (gap.to - gap.from)) / 1e6;
    }

    /** Two arrivals next to each other, or the start and the first, or the last and the end. */
    private record Gap(double from, double to, double fromArea, double toArea) {}

    /** The gap that ends with arrival {@code k}; {@code k == count} is the one to the end. */
    private Gap gapBefore(int k) {
        int marker = Math.min(Math.max(0, k - 1), count - 1) >> MARKER_SHIFT;
        PackedTimes.Reader reader =
                times.new Reader(markers.blocks[marker], markers.offsets[marker], markers.before[marker]);
        long before = markers.before[marker];
        long value = before;
        for (int i = marker << MARKER_SHIFT; i <= Math.min(k, count - 1); i++) {
            before = value;
            value = reader.next();
        }
        return k == count ? gap(value, lengthMicros, count) : gap(before, value, k);
    }

    private Gap gap(long from, long to, int k) {
        return new Gap(k == 0 ? 0 : from, to, k == 0 ? 0 : k - 0.5, k == count ? count : k + 0.5);
    }

    private Gap gapAt(double micros) {
        int low = 0;
        int high = markers.size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (markers.before[middle] <= micros) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        PackedTimes.Reader reader = times.new Reader(markers.blocks[low], markers.offsets[low], markers.before[low]);
        long before = markers.before[low];
        for (int k = low << MARKER_SHIFT; k < count; k++) {
            long value = reader.next();
            if (value > micros) {
                return gap(before, value, k);
            }
            before = value;
        }
        return gap(before, lengthMicros, count);
    }
}
