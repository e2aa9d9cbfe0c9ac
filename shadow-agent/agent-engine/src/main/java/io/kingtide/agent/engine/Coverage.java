package io.kingtide.agent.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which libraries were seen and woven, and where weaving failed. Thread-safe; bounded. */
public final class Coverage {
    private static final int MAX_FAILURES = 100;

    private final Map<String, Integer> woven = new TreeMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<String, String> uncovered = new TreeMap<>();
    private volatile boolean broken;

    synchronized void wove(String library, String type) {
        woven.merge(library, 1, Integer::sum);
    }

    /** Whether any class of this library was woven in this JVM. */
    public synchronized boolean hasWoven(String library) {
        return woven.containsKey(library);
    }

    synchronized void failed(String type, Throwable error) {
        broken = true;
        if (failures.size() < MAX_FAILURES) {
            failures.put(type, error.toString());
        }
    }

    /** A library that is in use and cannot be shadowed. */
    public synchronized void uncovered(String library, String consequence) {
        if (uncovered.size() < MAX_FAILURES) {
            uncovered.put(library, consequence);
        }
    }

    /**
     * Whether weaving any class failed: a gap of unknown size, through which tagged work could reach production. No tag is
     * admitted from then on.
     */
    public boolean isBroken() {
        return broken;
    }

    /** Any class that could not be woven. */
    public synchronized List<String> failures() {
        List<String> lines = new ArrayList<>();
        failures.forEach((type, error) -> lines.add(type + ": " + error));
        return lines;
    }

    synchronized Map<String, Object> table() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("instrumented", new TreeMap<>(woven));
        table.put("notCovered", new TreeMap<>(uncovered));
        table.put("failed", new LinkedHashMap<>(failures));
        return table;
    }
}
