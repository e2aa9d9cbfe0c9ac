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

    /**
     * A tagged statement was refused.
     *
     * @param masked its text without any value
     */
    public void refusedStatement(String reason, String masked) {
        refused(reason);
        count(statements, reason + ": " + masked, MAX_STATEMENTS);
    }

    long admittedCount() {
        return tagged.sum();
    }

    long rewrittenCount() {
        return rewritten.sum();
    }

    /** Refusals by reason. */
    Map<String, Long> refusals() {
        return sums(refused);
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
}
