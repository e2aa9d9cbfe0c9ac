package io.kingtide.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common table expressions of one WITH clause that are visible at a place, inside those of its surroundings. */
final class CteScope {
    static final int LIMIT = 1000;

    final @Nullable CteScope parent;
    private final Map<String, Cte> byName = new HashMap<>();
    /** The list is still being read: what refers to anything now stands in the body of one of its expressions. */
    boolean defining = true;

    CteScope(@Nullable CteScope parent) {
        this.parent = parent;
    }

    /** One common table expression. */
    static final class Cte {
        final String name;
        /** Its body is being read: a reference now is to itself. */
        boolean open = true;
        /** Its definition comes later in the list. */
        boolean announced;
        /** The token of a reference to itself, or -1. */
        int selfReference = -1;
        /** The first and one past the last of the table references of its body. */
        int firstTable;

        int endTable;

        Cte(String name) {
            this.name = name;
        }
    }

    void add(Cte cte) {
        byName.put(Names.caseless(cte.name), cte);
    }

    /** Whether some expression was announced and never defined. */
    boolean hasAnnounced() {
        for (Cte cte : byName.values()) {
            if (cte.announced) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return byName.size();
    }

    /** The expression defined right here whose name is {@code name}, perhaps in other case. */
    @Nullable
    Cte here(String name) {
        return byName.get(Names.caseless(name));
    }
}
