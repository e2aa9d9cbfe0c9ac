package io.kingtide.schema;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Knows tables that ids are drawn from by the columns that the usual libraries give them: Hibernate's stand-ins for
 * sequences, JPA's table generators. Names that a team chose itself are known from the rules only.
 */
final class IdAllocators {
    private static final Set<String> NEXT = names(
            "next_val",
            "next_value",
            "sequence_next_hi_value",
            "gen_val",
            "gen_value",
            "seq_count",
            "next_hi",
            "hi_value");
    private static final Set<String> KEY =
            names("sequence_name", "seq_name", "gen_name", "gen_key", "pk_value", "generator_name", "pk");

    private IdAllocators() {}

    static boolean looksLikeOne(Table table) {
        List<Column> columns = table.columns();
        if (table.kind() != Table.Kind.TABLE || columns.isEmpty() || columns.size() > 2) {
            return false;
        }
        boolean next = false;
        boolean key = columns.size() == 1;
        for (Column column : columns) {
            String name = column.name().toLowerCase(Locale.ROOT);
            next |= NEXT.contains(name);
            key |= KEY.contains(name);
        }
        return next && key;
    }

    private static Set<String> names(String... names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
    }
}
