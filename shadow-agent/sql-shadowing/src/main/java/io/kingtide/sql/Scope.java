package io.kingtide.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table sources that one query block or statement exposes to its expressions, inside those of its surroundings. */
final class Scope {
    /** From so many sources on a map pays; a hostile list of thousands must not make look-ups quadratic. */
    private static final int MAP_FROM = 8;

    final @Nullable Scope parent;
    /** Where a name is looked for at last: the first query of the set operations that this one belongs to. */
    @Nullable
    Scope elsewhere;

    private final List<Source> sources = new ArrayList<>(2);
    private @Nullable Map<String, Source> byName;

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    /** A source under the name that it exposes: an alias, or its own. */
    static final class Source {
        final String name;
        /** Null for derived tables, functions, common table expressions. */
        final @Nullable TableRef table;

        Source(String name, @Nullable TableRef table) {
            this.name = name;
            this.table = table;
        }
    }

    void add(String exposedName, @Nullable TableRef table) {
        Source source = new Source(exposedName, table);
        sources.add(source);
        if (byName != null) {
            remember(byName, source);
        } else if (sources.size() >= MAP_FROM) {
            Map<String, Source> map = new HashMap<>();
            for (Source each : sources) {
                remember(map, each);
            }
            byName = map;
        }
    }

    private static void remember(Map<String, Source> map, Source source) {
        map.putIfAbsent(source.name, source);
        map.putIfAbsent(Names.caseless(source.name), source);
    }

    /** The source exposed as {@code name} here, an exact match before one in other case; null if there is none. */
    @Nullable
    Source find(String name) {
        if (byName != null) {
            Source exact = byName.get(name);
            return exact != null ? exact : byName.get(Names.caseless(name));
        }
        Source caseless = null;
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            if (source.name.equals(name)) {
                return source;
            }
            if (caseless == null && source.name.equalsIgnoreCase(name)) {
                caseless = source;
            }
        }
        return caseless;
    }

    List<Source> sources() {
        return sources;
    }
}
