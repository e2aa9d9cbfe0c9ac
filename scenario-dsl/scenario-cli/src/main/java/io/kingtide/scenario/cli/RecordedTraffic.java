package io.kingtide.scenario.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording adds up to: requests by second, requests by kind, and the lines that could not be read. Nothing of a
 * person is kept: no address, no user, no value of a query. Not thread-safe.
 */
final class RecordedTraffic {
    /** A month: more than one curve should hold. */
    static final int MAX_SPAN_SECONDS = 31 * 24 * 3600;

    private static final int MAX_KINDS = 500;
    private static final String OTHER = "(other)";
    private static final int MAX_EXAMPLES = 5;
    private static final int MAX_VISIT = 60;

    /** Requests of one method and path template. */
    record Kind(String method, String path, long count, double share) {}

    /** A line that could not be read, by its number only: its text may be somebody's. */
    record Unparsable(long line, String why) {}

    private final TreeMap<Long, Integer> bySecond = new TreeMap<>();
    private final Map<String, Long> byKind = new HashMap<>();
    private final List<Unparsable> examples = new ArrayList<>();
    private final List<Kind> visit = new ArrayList<>();
    private long lines;
    private long unparsable;
    private long requests;

    void line() {
        lines++;
    }

    /** Counts requests of one second. */
    void add(long epochSecond, int count) {
        if (count > 0) {
            bySecond.merge(epochSecond, count, Integer::sum);
            requests += count;
        }
    }

    /** Counts one request of a kind. */
    void kind(String method, String rawPath) {
        String key = method + " " + PathTemplate.of(rawPath);
        boolean known = byKind.containsKey(key) || byKind.size() < MAX_KINDS;
        byKind.merge(known ? key : OTHER + " " + OTHER, 1L, Long::sum);
    }

    /** One request of a single user's visit, in the order in which it was made. */
    void inTurn(String method, String rawPath) {
        Kind next = new Kind(method, PathTemplate.of(rawPath), 1, 0);
        if (visit.size() < MAX_VISIT
                && (visit.isEmpty() || !visit.get(visit.size() - 1).equals(next))) {
            visit.add(next);
        }
    }

    /** What one user did, if the recording is one user's. */
    List<Kind> visit() {
        return List.copyOf(visit);
    }

    void unparsable(String why) {
        unparsable++;
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(new Unparsable(lines, why));
        }
    }

    long lines() {
        return lines;
    }

    long requests() {
        return requests;
    }

    long unparsableLines() {
        return unparsable;
    }

    List<Unparsable> examples() {
        return List.copyOf(examples);
    }

    boolean isEmpty() {
        return bySecond.isEmpty();
    }

    long firstSecond() {
        return bySecond.firstKey();
    }

    long spanSeconds() {
        return bySecond.lastKey() - bySecond.firstKey() + 1;
    }

    int busiestSecond() {
        return bySecond.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** The curve as CSV: seconds from the first one, those without requests left out. */
    void writeCurve(Appendable out) throws java.io.IOException {
        out.append("second,requests\n");
        long first = firstSecond();
        for (Map.Entry<Long, Integer> second : bySecond.entrySet()) {
            out.append(String.valueOf(second.getKey() - first))
                    .append(',')
                    .append(String.valueOf(second.getValue()))
                    .append('\n');
        }
    }

    /** The request mix, the most frequent first. */
    List<Kind> mix() {
        long all = byKind.values().stream().mapToLong(Long::longValue).sum();
        return byKind.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Long>, Boolean>comparing(
                                entry -> entry.getKey().startsWith(OTHER))
                        .thenComparing(
                                Map.Entry.<String, Long>comparingByValue().reversed())
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(entry -> {
                    int space = entry.getKey().indexOf(' ');
                    return new Kind(
                            entry.getKey().substring(0, space),
                            entry.getKey().substring(space + 1),
                            entry.getValue(),
                            Math.round(entry.getValue() * 1e6 / all) / 1e6);
                })
                .toList();
    }
}
