package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.jmeter.threads.JMeterVariables;
import org.jspecify.annotations.Nullable;

/** A visit inside a native step, on the thread of its lane. */
final class NativeRun {
    private final Visit visit;
    private final RunClock clock;
    private long sentNanos = -1;
    private long endNanos;
    private boolean failed;

    NativeRun(Visit visit, RunClock clock) {
        this.visit = visit;
        this.clock = clock;
    }

    /** A sampler starts; several of them make one sample in a transaction. */
    void sending() {
        if (sentNanos < 0) {
            sentNanos = clock.now();
        }
    }

    void sent() {
        endNanos = clock.now();
    }

    /** A sample has been checked by all of its assertions. */
    void sampled(String request, @Nullable JmeterAnswer answer, @Nullable String error) {
        long now = clock.now();
        visit.sampled(request, sentNanos < 0 ? now : sentNanos, sentNanos < 0 ? now : endNanos, answer, error);
        sentNanos = -1;
        failed |= error != null;
    }

    boolean failed() {
        return failed;
    }

    /** The thread's variables as they were before its first arrival; each arrival starts with them again. */
    static final class Clean {
        private final Map<String, Object> values = new HashMap<>();

        Clean(JMeterVariables variables) {
            variables.entrySet().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }

        void restore(JMeterVariables variables) {
            for (String name : Map.copyOf(snapshot(variables)).keySet()) {
                if (!values.containsKey(name)) {
                    variables.remove(name);
                }
            }
            values.forEach(variables::putObject);
        }

        /** What has been set since, as text. */
        Map<String, String> changed(JMeterVariables variables) {
            Map<String, String> changed = new HashMap<>();
            snapshot(variables).forEach((name, value) -> {
                boolean own = name.startsWith("__jm") || name.startsWith("JMeterThread.");
                if (!own && value instanceof String text && !Objects.equals(values.get(name), text)) {
                    changed.put(name, text);
                }
            });
            return changed;
        }

        private static Map<String, Object> snapshot(JMeterVariables variables) {
            Map<String, Object> all = new HashMap<>();
            variables.entrySet().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            return all;
        }
    }
}
