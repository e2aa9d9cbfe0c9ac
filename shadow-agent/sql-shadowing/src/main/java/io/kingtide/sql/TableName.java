package io.kingtide.sql;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a table as the catalogue knows it: quotes taken off, unquoted parts folded by the dialect
 * ({@link Dialect#fold}). A part that the statement does not give is null. On MySQL a qualifier is a schema here
 * (JDBC calls it a catalogue).
 */
public final class TableName {
    private final @Nullable String catalog;
    private final @Nullable String schema;
    private final String name;

    /** A name of the parts that are known, each as the catalogue has it. */
    public TableName(@Nullable String catalog, @Nullable String schema, String name) {
        this.catalog = catalog;
        this.schema = schema;
        this.name = name;
    }

    /** The catalogue (database) before the schema, or null if none is given. */
    public @Nullable String catalog() {
        return catalog;
    }

    /** The schema, in MySQL the database, or null if none is given. */
    public @Nullable String schema() {
        return schema;
    }

    /** The table's own name. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TableName)) {
            return false;
        }
        TableName that = (TableName) other;
        return name.equals(that.name) && Objects.equals(schema, that.schema) && Objects.equals(catalog, that.catalog);
    }

    @Override
    public int hashCode() {
        return Objects.hash(catalog, schema, name);
    }

    @Override
    public String toString() {
        return (catalog == null ? "" : catalog + '.') + (schema == null ? "" : schema + '.') + name;
    }
}
