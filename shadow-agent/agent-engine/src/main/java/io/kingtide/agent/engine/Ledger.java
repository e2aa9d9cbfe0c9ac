package io.kingtide.agent.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of tagged work. Thread-safe; bounded. It never proves that nothing leaked: the audit does. */
public final class Ledger {
    private static final int MAX_REASONS = 100;
    private static final int MAX_STATEMENTS = 200;
    private static final int MAX_TEXT = 500;

    private final LongAdder tagged = new LongAdder();
    private final LongAdder rewritten = new LongAdder();
    private final ConcurrentMap<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> statements = new ConcurrentHashMap<>();

    /** A tagged request was admitted. */
    public void admitted() {
        tagged.increment();
    }

    /** A tagged statement was sent in its shadow form. */
    public void rewrote() {
        rewritten.increment();
    }

    /** Something tagged was refused. */
    public void refused(String reason) {
        count(refused, reason, MAX_REASONS);
    }

    /** A tagged statement was refused; its values are masked before it is kept. */
    public void refusedStatement(String reason, String sql) {
        refused(reason);
        count(statements, reason + ": " + masked(sql), MAX_STATEMENTS);
    }

    /** The counters as the control protocol has them. */
    public Map<String, Object> counters() {
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("tagged", tagged.sum());
        counters.put("rewritten", rewritten.sum());
        counters.put("refused", sums(refused));
        return counters;
    }

    /** Refused statements without their values, and how often each was. */
    public Map<String, Long> refusedStatements() {
        return sums(statements);
    }

    private static void count(ConcurrentMap<String, LongAdder> counters, String key, int limit) {
        LongAdder counter = counters.get(key);
        if (counter == null) {
            String kept = counters.size() < limit ? key : "(others)";
            counter = counters.computeIfAbsent(kept, any -> new LongAdder());
        }
        counter.increment();
    }

    private static Map<String, Long> sums(ConcurrentMap<String, LongAdder> counters) {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((key, counter) -> sums.put(key, counter.sum()));
        return sums;
    }

    /** Literals become {@code ?}; what follows an unclosed quote is left out. */
    static String masked(String sql) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(sql.length(), MAX_TEXT);
        for (int i = 0; i < end; i++) {
            char c = sql.charAt(i);
            boolean inWord = i > 0 && Character.isJavaIdentifierPart(sql.charAt(i - 1));
            if (c == '\'') {
                i = closing(sql, i);
                out.append('?');
            } else if (c >= '0' && c <= '9' && !inWord) {
                while (i + 1 < end && (Character.isLetterOrDigit(sql.charAt(i + 1)) || sql.charAt(i + 1) == '.')) {
                    i++;
                }
                out.append('?');
            } else {
                out.append(c);
            }
        }
        return end < sql.length() ? out + "..." : out.toString();
    }

    private static int closing(String sql, int open) {
        int i = open + 1;
        while (i < sql.length() && sql.charAt(i) != '\'') {
            i += sql.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
