package io.kingtide.shadow.commands;

import io.kingtide.command.Problem;
import io.kingtide.schema.Column;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.Table;
import io.kingtide.sql.Dialect;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mark by which a row of test traffic is known: {@code users.name=test-%}, {@code *.buyer=900000..999999}.
 *
 * @param table table name in lower case, or {@code *}
 * @param column column name in lower case
 * @param low the lower bound of a range, or the pattern
 * @param high the upper bound of a range, or empty for a pattern
 */
record TestIdentity(String table, String column, String low, String high) {
    private static final Pattern FORM = Pattern.compile("([^.=]+)\\.([^.=]+)=(.+)");
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,30})\\.\\.(-?\\d{1,30})");

    static TestIdentity parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw Problem.usage(
                    "Reading --identity",
                    "'" + text + "'",
                    "table.column=pattern or table.column=LOW..HIGH, with * for every table and % for any text",
                    "For example --identity '*.user_id=900000..999999'.");
        }
        Matcher range = RANGE.matcher(form.group(3));
        return new TestIdentity(
                form.group(1).toLowerCase(Locale.ROOT),
                form.group(2).toLowerCase(Locale.ROOT),
                range.matches() ? range.group(1) : form.group(3),
                range.matches() ? range.group(2) : "");
    }

    /** Ids that only a shadow gives out. */
    static TestIdentity shadowIds(Table table, Column identity) {
        return new TestIdentity(
                table.name().name().toLowerCase(Locale.ROOT),
                identity.name().toLowerCase(Locale.ROOT),
                String.valueOf(ShadowSchema.firstShadowId(table)),
                String.valueOf(Long.MAX_VALUE));
    }

    boolean concerns(Table production, Column candidate) {
        return (table.equals("*") || table.equals(production.name().name().toLowerCase(Locale.ROOT)))
                && column.equals(candidate.name().toLowerCase(Locale.ROOT));
    }

    /** How many rows of a production table carry the mark. */
    long count(Connection connection, ShadowSchema schema, Table production, Column of) throws SQLException {
        String name = schema.quoted(of.name());
        String text =
                schema.dialect() == Dialect.MYSQL ? "CAST(" + name + " AS CHAR)" : "CAST(" + name + " AS VARCHAR)";
        String condition = high.isEmpty() ? text + " LIKE ?" : name + " BETWEEN ? AND ?";
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT count(*) FROM " + schema.quoted(production.name()) + " WHERE " + condition)) {
            if (high.isEmpty()) {
                statement.setString(1, low);
            } else {
                statement.setBigDecimal(1, new BigDecimal(low));
                statement.setBigDecimal(2, new BigDecimal(high));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public String toString() {
        return column + "=" + low + (high.isEmpty() ? "" : ".." + high);
    }
}
