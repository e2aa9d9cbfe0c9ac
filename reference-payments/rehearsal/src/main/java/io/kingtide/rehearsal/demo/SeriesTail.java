package io.kingtide.rehearsal.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a run that another process records: reads what was added to {@code series.csv} since the last look, by the
 * column names of its header. Not thread-safe.
 */
final class SeriesTail {
    private static final int MAX_BYTES_AT_ONCE = 1 << 20;

    private final Path file;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<Integer, long[]> seconds = new HashMap<>();
    private long read;
    private String rest = "";
    private int newest = -1;
    private double worstP99;

    SeriesTail(Path folder) {
        this.file = folder.resolve("series.csv");
    }

    /**
     * One second of all journeys.
     *
     * @param p99Millis the worst journey's
     */
    record Second(int number, long planned, long started, long failed, double p99Millis) {}

    /** The newest second that was recorded, if the run has begun. */
    Optional<Second> newest() {
        try {
            takeInNewLines();
        } catch (IOException e) {
            // It is looked at again soon; its absence shows in the run's own result.
        }
        long[] sums = seconds.get(newest);
        return sums == null ? Optional.empty() : Optional.of(new Second(newest, sums[0], sums[1], sums[2], worstP99));
    }

    private void takeInNewLines() throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(MAX_BYTES_AT_ONCE, in.length() - read);
            if (length <= 0) {
                return;
            }
            byte[] bytes = new byte[length];
            in.seek(read);
            in.readFully(bytes);
            read += length;
            String text = rest + new String(bytes, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            rest = text.substring(end + 1);
            if (end >= 0) {
                text.substring(0, end).lines().forEach(this::takeIn);
            }
        }
    }

    private void takeIn(String line) {
        String[] cells = line.split(",", -1);
        if (columns.isEmpty()) {
            for (int i = 0; i < cells.length; i++) {
                columns.put(cells[i].strip(), i);
            }
            return;
        }
        int second = (int) number(cells, "second");
        if (second > newest) {
            newest = second;
            worstP99 = 0;
            seconds.keySet().retainAll(List.of(newest - 1));
        }
        long[] sums = seconds.computeIfAbsent(second, absent -> new long[3]);
        sums[0] += (long) number(cells, "planned");
        sums[1] += (long) number(cells, "started");
        sums[2] += (long) number(cells, "failed");
        worstP99 = Math.max(worstP99, number(cells, "p99"));
    }

    private double number(String[] cells, String column) {
        Integer index = columns.get(column);
        if (index == null || index >= cells.length || cells[index].isBlank()) {
            return 0;
        }
        try {
            return Double.parseDouble(cells[index]);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
