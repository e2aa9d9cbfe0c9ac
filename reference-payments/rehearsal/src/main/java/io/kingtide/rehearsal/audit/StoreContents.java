package io.kingtide.rehearsal.audit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that one store held at one moment.
 *
 * @param store its name, such as {@code trade-0}
 * @param tables production rows by table name
 * @param shadowCounts number of rows of each shadow table, by its name
 * @param shadowKeys idempotency keys found in shadow tables
 */
record StoreContents(
        String store, Map<String, List<Row>> tables, Map<String, Long> shadowCounts, Set<String> shadowKeys) {

    boolean has(String table) {
        return tables.containsKey(table);
    }

    List<Row> rows(String table) {
        return tables.getOrDefault(table, List.of());
    }

    /** The names of production tables that this audit knows nothing about. */
    Set<String> unknownTables(Set<String> known) {
        Set<String> unknown = new TreeSet<>(tables.keySet());
        unknown.removeAll(known);
        return unknown;
    }
}
