package io.kingtide.scenario;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one arrival, fresh for each. Not thread-safe: an arrival is worked on by one thread at a time. */
public final class Variables {
    private final Map<String, String> values = new HashMap<>();

    /** Sets or replaces a variable. */
    public void set(String name, String value) {
        values.put(name, value);
    }

    /**
     * The value of a variable.
     *
     * @throws UnknownVariableException if it is not set
     */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new UnknownVariableException(name);
        }
        return value;
    }

    /** The value of a variable, or null. */
    public @Nullable String find(String name) {
        return values.get(name);
    }

    /** All that are set. */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }
}
