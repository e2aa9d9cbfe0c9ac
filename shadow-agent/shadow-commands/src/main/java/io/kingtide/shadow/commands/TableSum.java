package io.kingtide.shadow.commands;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * The content of a table in a few bytes: the number of rows, and the sum of their SHA-256 digests as four 64-bit lanes.
 * A sum does not depend on the order of rows, so none needs sorting, and it tells any changed, added, removed or doubled
 * row; only somebody who works at it could make two tables meet.
 *
 * @param rows number of rows
 * @param checksum 64 hexadecimal digits
 */
record TableSum(long rows, String checksum) {

    static TableSum of(Connection connection, String quotedTable) throws SQLException {
        long[] lanes = new long[4];
        long rows = 0;
        MessageDigest digest = sha256();
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(TableCopy.streaming(connection));
            try (ResultSet row = statement.executeQuery("SELECT * FROM " + quotedTable)) {
                ResultSetMetaData columns = row.getMetaData();
                int count = columns.getColumnCount();
                int[] types = new int[count];
                for (int i = 0; i < count; i++) {
                    types[i] = columns.getColumnType(i + 1);
                }
                while (row.next()) {
                    for (int i = 0; i < count; i++) {
                        update(digest, isBinary(types[i]) ? row.getBytes(i + 1) : bytes(row.getString(i + 1)));
                    }
                    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
                    for (int lane = 0; lane < lanes.length; lane++) {
                        lanes[lane] += hash.getLong();
                    }
                    rows++;
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (long lane : lanes) {
            text.append(String.format("%016x", lane));
        }
        return new TableSum(rows, text.toString());
    }

    private static boolean isBinary(int type) {
        return type == Types.BINARY || type == Types.VARBINARY || type == Types.LONGVARBINARY || type == Types.BLOB;
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The length goes first, so that no two rows give the same bytes; null is a length of its own. */
    private static void update(MessageDigest digest, byte @Nullable [] value) {
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(value == null ? -1 : value.length)
                .flip());
        if (value != null) {
            digest.update(value);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
