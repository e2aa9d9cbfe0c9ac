package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.MaskingKind;
import io.kingtide.schema.Column;
import io.kingtide.schema.ForeignKey;
import io.kingtide.schema.Index;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies one table's rows into its shadow, masked. Rows pass through this process one by one: {@code INSERT ... SELECT}
 * would lock production's rows on MySQL, and masks cannot be made in SQL.
 */
final class TableCopy {
    private static final int BATCH = 500;
    private static final int COMMIT_EVERY = 10;

    private final ShadowSchema schema;
    private final ShadowTable table;
    private final MaskingPlan plan;
    private final @Nullable Masker masker;
    private final List<Column> columns;

    TableCopy(ShadowSchema schema, ShadowTable table, MaskingPlan plan, @Nullable Masker masker) {
        this.schema = schema;
        this.table = table;
        this.plan = plan;
        this.masker = masker;
        this.columns = table.production().columns().stream()
                .filter(column -> column.generated() == null)
                .toList();
    }

    /**
     * Copies at most {@code limit} rows (all if negative), those with the lowest keys, and of a table that refers to
     * others only rows whose referred rows are in the shadow.
     */
    long run(Connection production, Connection shadow, long limit) throws SQLException {
        try (PreparedStatement read = production.prepareStatement(
                        query(limit), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
                PreparedStatement write = shadow.prepareStatement(insert())) {
            read.setFetchSize(streaming(production));
            long copied = 0;
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    copyRow(row, write);
                    write.addBatch();
                    copied++;
                    if (copied % BATCH == 0) {
                        write.executeBatch();
                    }
                    if (copied % (BATCH * COMMIT_EVERY) == 0) {
                        shadow.commit();
                    }
                }
            }
            write.executeBatch();
            shadow.commit();
            return copied;
        }
    }

    /** MySQL's own driver streams only if asked in its own way; the others take a number of rows. */
    static int streaming(Connection connection) throws SQLException {
        return connection.getMetaData().getDriverName().startsWith("MySQL") ? Integer.MIN_VALUE : BATCH;
    }

    private String query(long limit) {
        StringBuilder sql = new StringBuilder("SELECT ").append(names());
        sql.append(" FROM ").append(schema.quoted(table.production().name()));
        if (limit < 0) {
            return sql.toString();
        }
        String separator = " WHERE ";
        for (ForeignKey key : table.production().foreignKeys()) {
            ShadowTable target = schema.table(key.target());
            boolean self = key.target().equals(table.production().name());
            if (target != null && target.shadow() != null && !self) {
                sql.append(separator).append(isThere(key, target.shadowName()));
                separator = " AND ";
            }
        }
        Index key = table.production().primaryKey();
        if (key != null) {
            sql.append(" ORDER BY ").append(String.join(", ", key.parts()));
        }
        return sql.append(" LIMIT ").append(limit).toString();
    }

    private String isThere(ForeignKey key, TableName target) {
        String own = schema.quoted(table.production().name());
        List<String> equal = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = own + '.' + schema.quoted(key.columns().get(i));
            equal.add("kt_target." + schema.quoted(key.targetColumns().get(i)) + " = " + column);
            empty.add(column + " IS NULL");
        }
        return "(" + String.join(" OR ", empty) + " OR EXISTS (SELECT 1 FROM " + schema.quoted(target)
                + " kt_target WHERE " + String.join(" AND ", equal) + "))";
    }

    private String names() {
        return columns.stream().map(column -> schema.quoted(column.name())).collect(Collectors.joining(", "));
    }

    private String insert() {
        boolean overriding =
                schema.dialect() != Dialect.MYSQL && table.production().identity() != null;
        return "INSERT INTO " + schema.quoted(table.shadowName()) + " (" + names() + ")"
                + (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES ("
                + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
    }

    private void copyRow(ResultSet row, PreparedStatement write) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Object value = row.getObject(i + 1);
            MaskingKind kind = plan.kindOf(table, column).orElse(null);
            if (value != null && kind != null) {
                value = masked(kind, value, longest(row, i + 1));
            }
            boolean plainText = column.type().toLowerCase(Locale.ROOT).contains("char");
            if (value instanceof String && schema.dialect() == Dialect.POSTGRESQL && !plainText) {
                write.setObject(i + 1, value, Types.OTHER); // Enums, XML and the like: the server knows the type.
            } else {
                write.setObject(i + 1, value);
            }
        }
    }

    private static int longest(ResultSet row, int column) throws SQLException {
        int size = row.getMetaData().getPrecision(column);
        return size <= 0 ? Integer.MAX_VALUE : size;
    }

    private Object masked(MaskingKind kind, Object value, int longest) {
        if (masker == null) {
            throw new IllegalStateException("A masked column needs a masker");
        }
        if (value instanceof Number) {
            String digits = new BigDecimal(value.toString()).toBigInteger().toString();
            return new BigDecimal(masker.mask(kind, digits, longest));
        }
        return masker.mask(kind, value.toString(), longest);
    }
}
