package io.kingtide.rehearsal.traffic;

import java.util.Arrays;

/**
 * How real users were served: response times in microseconds and answers by class. Thread-safe. Keeps the most recent
 * {@value #MAX_SAMPLES} times.
 */
public final class ResponseTimes {
    private static final int MAX_SAMPLES = 1 << 18;

    private int[] micros = new int[1024];
    private long count;
    private long failed;
    private long limited;

    /**
     * What real users met.
     *
     * @param requests all of them
     * @param failed without an answer, or with a status of 500 and above
     * @param limited with status 429
     */
    public record Figures(long requests, long failed, long limited, double p50Millis, double p99Millis) {}

    synchronized void record(long nanos, int status) {
        if (count == micros.length && micros.length < MAX_SAMPLES) {
            micros = Arrays.copyOf(micros, micros.length * 2);
        }
        micros[(int) (count % micros.length)] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
        count++;
        if (status == 0 || status >= 500) {
            failed++;
        } else if (status == 429) {
            limited++;
        }
    }

    /** The figures so far. */
    public synchronized Figures figures() {
        int kept = (int) Math.min(count, micros.length);
        int[] sorted = Arrays.copyOf(micros, kept);
        Arrays.sort(sorted);
        return new Figures(count, failed, limited, at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(int[] sorted, double quantile) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1_000.0;
    }
}
