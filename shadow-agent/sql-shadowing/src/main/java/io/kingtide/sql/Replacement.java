package io.kingtide.sql;

import org.jspecify.annotations.Nullable;

/** What becomes of one named table. */
final class Replacement {
    final TableUse.Treatment treatment;
    final TableName canonical;
    /** The new text of the name's last part; null if it stays. */
    final @Nullable String name;
    /** The new text of the schema's part; null if it stays or is not there. */
    final @Nullable String schema;
    /** Text to put before the first part, a schema and its dot; null if none. */
    final @Nullable String qualification;

    private Replacement(
            TableUse.Treatment treatment,
            TableName canonical,
            @Nullable String name,
            @Nullable String schema,
            @Nullable String qualification) {
        this.treatment = treatment;
        this.canonical = canonical;
        this.name = name;
        this.schema = schema;
        this.qualification = qualification;
    }

    static Replacement stays(TableUse.Treatment treatment, TableName canonical) {
        return new Replacement(treatment, canonical, null, null, null);
    }

    static Replacement renamed(TableName canonical, String name) {
        return new Replacement(TableUse.Treatment.SHADOWED, canonical, name, null, null);
    }

    static Replacement moved(TableName canonical, String schema) {
        return new Replacement(TableUse.Treatment.SHADOWED, canonical, null, schema, null);
    }

    static Replacement qualified(TableName canonical, String qualification) {
        return new Replacement(TableUse.Treatment.SHADOWED, canonical, null, null, qualification);
    }
}
