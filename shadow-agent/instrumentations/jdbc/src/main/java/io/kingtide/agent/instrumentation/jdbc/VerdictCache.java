package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.sql.Verdict;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by text, in two generations: what is used while the young one fills survives the turn, so that a flood of
 * texts with literals displaces only itself. Thread-safe; bounded in entries and in characters of a text.
 */
final class VerdictCache {
    private static final int GENERATION = 1_000;
    private static final int MAX_LENGTH = 16 * 1024;

    private volatile ConcurrentMap<String, Verdict> young = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<String, Verdict> old = new ConcurrentHashMap<>();

    @Nullable
    Verdict get(String sql) {
        Verdict found = young.get(sql);
        if (found != null) {
            return found;
        }
        found = old.get(sql);
        if (found != null) {
            put(sql, found);
        }
        return found;
    }

    void put(String sql, Verdict verdict) {
        if (sql.length() > MAX_LENGTH) {
            return;
        }
        if (young.size() >= GENERATION) {
            turn();
        }
        young.put(sql, verdict);
    }

    int size() {
        return young.size() + old.size();
    }

    private synchronized void turn() {
        if (young.size() >= GENERATION) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
