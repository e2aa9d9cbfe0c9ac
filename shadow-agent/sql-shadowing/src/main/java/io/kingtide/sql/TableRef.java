package io.kingtide.sql;

import org.jspecify.annotations.Nullable;

/** One place where a statement names a table: tokens of its parts, what is done with it, and its alias. */
final class TableRef {
    /** Tokens of the name's parts, outermost qualifier first; -1 for a part left out, as in {@code db..t}. */
    final int[] parts;

    private final int first;
    boolean write;
    boolean locking;
    /** Exposed in its scope under an alias and not under its own name. */
    boolean aliased;
    /** What the mapping decided; null until then, and for places that turned out to name something else. */
    @Nullable
    Replacement replacement;

    TableRef(int first, int[] parts) {
        this.first = first;
        this.parts = parts;
    }

    int first() {
        return first;
    }

    int last() {
        return parts[parts.length - 1];
    }

    /** The token of the schema's name, or -1. */
    int schema() {
        return parts.length > 1 ? parts[parts.length - 2] : -1;
    }

    int catalog() {
        return parts.length > 2 ? parts[parts.length - 3] : -1;
    }
}
