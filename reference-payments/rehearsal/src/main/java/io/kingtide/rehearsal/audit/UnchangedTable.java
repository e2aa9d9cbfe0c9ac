package io.kingtide.rehearsal.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reference data that neither real nor test traffic may write. */
final class UnchangedTable {
    private UnchangedTable() {}

    static void check(String table, List<String> key, StoreContents before, StoreContents now, Findings findings) {
        Map<List<Long>, Row> earlier = new HashMap<>();
        before.rows(table).forEach(row -> earlier.put(keyOf(row, key), row));
        for (Row row : now.rows(table)) {
            Row old = earlier.remove(keyOf(row, key));
            if (old == null) {
                findings.touched(now.store(), row, "was not there before the rehearsal");
            } else if (!old.values().equals(row.values())) {
                findings.touched(now.store(), row, "is not what it was before the rehearsal");
            } else {
                findings.explained();
            }
        }
        earlier.values().forEach(row -> findings.gone(now.store(), row));
    }

    private static List<Long> keyOf(Row row, List<String> key) {
        return key.stream().map(row::number).toList();
    }
}
