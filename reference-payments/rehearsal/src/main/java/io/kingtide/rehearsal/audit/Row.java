package io.kingtide.rehearsal.audit;

import java.util.Map;
import java.util.Objects;

/**
 * One row as it was read.
 *
 * @param table the table's name in lower case
 * @param values by column name in lower case
 */
record Row(String table, Map<String, Object> values) {

    long number(String column) {
        return ((Number) value(column)).longValue();
    }

    String text(String column) {
        return value(column).toString();
    }

    private Object value(String column) {
        return Objects.requireNonNull(values.get(column), () -> table + "." + column + " is null or missing");
    }

    /** The row's first columns, which hold its key, for a person who looks for it. */
    String where() {
        StringBuilder text = new StringBuilder(table).append('[');
        int shown = 0;
        for (Map.Entry<String, Object> column : values.entrySet()) {
            String name = column.getKey();
            boolean key = shown == 0 || name.endsWith("_no") || name.equals("idem_key") || name.endsWith("ref_id");
            if (key) {
                text.append(shown == 0 ? "" : ", ").append(name).append('=').append(column.getValue());
                shown++;
            }
        }
        return text.append(']').toString();
    }
}
