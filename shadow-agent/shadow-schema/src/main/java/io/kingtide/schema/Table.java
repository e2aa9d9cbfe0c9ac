package io.kingtide.schema;

import io.kingtide.sql.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table, view or synonym with all that hangs on it. Immutable once read. */
public final class Table {
    private final TableName name;
    private final Kind kind;
    private final String comment;
    private final List<Column> columns = new ArrayList<>();
    private final List<Index> indexes = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final List<Detour> detours = new ArrayList<>();
    private @Nullable String definition;
    private long nextId = -1;

    /** What a name of the catalogue stands for. */
    public enum Kind {
        TABLE,
        VIEW,
        /** Another name for something else. */
        SYNONYM
    }

    Table(TableName name, Kind kind, @Nullable String comment) {
        this.name = name;
        this.kind = kind;
        this.comment = comment == null ? "" : comment;
    }

    /** The name with its schema. */
    public TableName name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The remark in the catalogue, empty if there is none. */
    public String comment() {
        return comment;
    }

    public List<Column> columns() {
        return Collections.unmodifiableList(columns);
    }

    public @Nullable Column column(String wanted) {
        for (Column column : columns) {
            if (column.name().equals(wanted)) {
                return column;
            }
        }
        return null;
    }

    public List<Index> indexes() {
        return Collections.unmodifiableList(indexes);
    }

    /** The primary key, null if there is none. */
    public @Nullable Index primaryKey() {
        for (Index index : indexes) {
            if (index.kind() == Index.Kind.PRIMARY) {
                return index;
            }
        }
        return null;
    }

    public List<ForeignKey> foreignKeys() {
        return Collections.unmodifiableList(foreignKeys);
    }

    public List<Trigger> triggers() {
        return Collections.unmodifiableList(triggers);
    }

    /** Conditions of check constraints. */
    public List<String> checks() {
        return Collections.unmodifiableList(checks);
    }

    /** The query of a view or the target of a synonym, null for a table. */
    public @Nullable String definition() {
        return definition;
    }

    /** The next number that the database would give, -1 if it gives none or does not tell. */
    public long nextId() {
        return nextId;
    }

    /** The column that the database numbers, null if there is none. */
    public @Nullable Column identity() {
        for (Column column : columns) {
            if (column.identity() != null) {
                return column;
            }
        }
        return null;
    }

    void add(Column column) {
        columns.add(column);
    }

    void add(Index index) {
        indexes.add(index);
    }

    void add(ForeignKey foreignKey) {
        foreignKeys.add(foreignKey);
    }

    void add(Trigger trigger) {
        triggers.add(trigger);
    }

    void addCheck(String condition) {
        checks.add(condition);
    }

    /** Where its rows or its code lead beside keys and triggers. */
    List<Detour> detours() {
        return Collections.unmodifiableList(detours);
    }

    void add(Detour detour) {
        detours.add(detour);
    }

    void defineAs(@Nullable String text) {
        this.definition = text;
    }

    void nextId(long value) {
        this.nextId = value;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
