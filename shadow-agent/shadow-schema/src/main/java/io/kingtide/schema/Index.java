package io.kingtide.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** An index or a key. Immutable. */
public final class Index {
    private final String name;
    private final Kind kind;
    private final List<String> parts;
    private final String suffix;

    /** What an index is there for. */
    public enum Kind {
        PRIMARY,
        UNIQUE,
        PLAIN
    }

    Index(String name, Kind kind, List<String> parts, String suffix) {
        this.name = name;
        this.kind = kind;
        this.parts = Collections.unmodifiableList(new ArrayList<>(parts));
        this.suffix = suffix;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Columns or expressions as DDL writes them, in order. */
    public List<String> parts() {
        return parts;
    }

    /** What follows the parts in DDL, such as a condition; may be empty. */
    String suffix() {
        return suffix;
    }

    /** Equal for indexes that do the same; names do not matter. */
    String signature() {
        return (kind + " (" + String.join(", ", parts) + ") " + suffix).trim().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return signature();
    }
}
