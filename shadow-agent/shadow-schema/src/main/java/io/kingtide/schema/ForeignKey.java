package io.kingtide.schema;

import io.kingtide.sql.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A foreign key. Immutable. */
public final class ForeignKey {
    private final String name;
    private final List<String> columns;
    private final TableName target;
    private final List<String> targetColumns;
    private final String actions;

    ForeignKey(String name, List<String> columns, TableName target, List<String> targetColumns, String actions) {
        this.name = name;
        this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
        this.target = target;
        this.targetColumns = Collections.unmodifiableList(new ArrayList<>(targetColumns));
        this.actions = actions;
    }

    public String name() {
        return name;
    }

    public List<String> columns() {
        return columns;
    }

    /** The table that is referred to, with its schema. */
    public TableName target() {
        return target;
    }

    public List<String> targetColumns() {
        return targetColumns;
    }

    /** {@code ON DELETE ... ON UPDATE ...} as DDL writes it, empty where nothing is said. */
    String actions() {
        return actions;
    }

    ForeignKey pointedAt(TableName other) {
        return new ForeignKey(name, columns, other, targetColumns, actions);
    }

    String signature() {
        return (columns + " -> " + target + targetColumns + ' ' + actions)
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return signature();
    }
}
