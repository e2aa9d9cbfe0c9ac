package io.kingtide.shadow.commands;

import io.kingtide.schema.ForeignKey;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Drops shadows in an order that their references allow: views first, then tables so often around that each comes after
 * those that refer to it. Tables that refer to one another in a circle lose their foreign keys first.
 */
final class ShadowRemoval {
    private final Target target;
    private final Connection connection;
    private final ShadowSchema schema;
    private @Nullable SQLException last;

    ShadowRemoval(Target target, Connection connection, ShadowSchema schema) {
        this.target = target;
        this.connection = connection;
        this.schema = schema;
    }

    void remove(List<ShadowTable> doomed) {
        List<Table> left = new ArrayList<>();
        for (ShadowTable table : doomed) {
            Table shadow = table.shadow();
            if (shadow != null && shadow.kind() == Table.Kind.VIEW) {
                left.add(0, shadow);
            } else if (shadow != null) {
                left.add(shadow);
            }
        }
        boolean cut = false;
        while (!left.isEmpty()) {
            boolean progress = left.removeIf(table -> succeeds(schema.dropStatement(table)));
            if (!progress && !cut) {
                cut = true;
                cutCircles(left);
            } else if (!progress && last != null) {
                throw Target.failed("Dropping " + left.get(0).name() + " from " + target, last);
            }
        }
    }

    private void cutCircles(List<Table> left) {
        Set<?> names = left.stream().map(Table::name).collect(Collectors.toSet());
        for (Table table : left) {
            for (ForeignKey key : table.foreignKeys()) {
                if (names.contains(key.target())) {
                    succeeds(schema.dropStatement(table, key));
                }
            }
        }
    }

    /** What fails may succeed when another shadow, which refers to this one, is gone. */
    private boolean succeeds(String statement) {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
            return true;
        } catch (SQLException e) {
            last = e;
            return false;
        }
    }
}
