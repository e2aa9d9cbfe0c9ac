package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Brings one blocked buyer's rows from the lost primary, which answers again, to the replica that has taken its place.
 * The buyer was blocked, so the replica's rows are an earlier state of the primary's. Shared accounts have moved on in
 * the replica; what the buyer's transfers owe them goes into the buffer and is folded like any other posting.
 */
final class BuyerReconciliation {
    private static final String DOCUMENTS =
            "(SELECT payment_id FROM payment WHERE buyer = ? UNION ALL SELECT refund_id FROM refund WHERE buyer = ?"
                    + " UNION ALL SELECT repayment_id FROM repayment WHERE buyer = ?"
                    + " UNION ALL SELECT transfer_id FROM credit_surplus WHERE buyer = ?)";

    private final Connection primary;
    private final Connection replica;

    BuyerReconciliation(Connection primary, Connection replica) {
        this.primary = primary;
        this.replica = replica;
    }

    /** Copies; one transaction on the replica; says how many rows differed. */
    int bring(long buyer) throws SQLException {
        replica.setAutoCommit(false);
        try {
            int changed = replaceRows("orders", "order_id", "buyer = ?", buyer)
                    + replaceRows("payment", "payment_id", "buyer = ?", buyer)
                    + replaceRows("refund", "refund_id", "buyer = ?", buyer)
                    + replaceRows("repayment", "repayment_id", "buyer = ?", buyer)
                    + replaceRows("credit_surplus", "transfer_id", "buyer = ?", buyer)
                    + replaceRows("tcc_activity", "activity_id", "buyer = ?", buyer)
                    + replaceRows(
                            "account",
                            "account_no",
                            "account_no = ?",
                            AccountNumber.user(buyer).value())
                    + bringLegs(buyer);
            changed += replaceAll(
                            "payment_funding", "payment_id IN (SELECT payment_id FROM payment WHERE buyer = ?)", buyer)
                    + replaceAll(
                            "refund_funding", "refund_id IN (SELECT refund_id FROM refund WHERE buyer = ?)", buyer);
            changed += replaceRows("message", "message_id", "message_id IN " + DOCUMENTS, buyer, buyer, buyer, buyer);
            replica.commit();
            return changed;
        } finally {
            replica.rollback();
            replica.setAutoCommit(true);
        }
    }

    private int replaceRows(String table, String key, String where, Object... values) throws SQLException {
        String select = "SELECT * FROM " + table + " WHERE " + where;
        Map<Object, Map<String, Object>> there = byKey(rows(replica, select, values), key);
        int changed = 0;
        for (Map<String, Object> row : rows(primary, select, values)) {
            Map<String, Object> known = there.get(row.get(key));
            if (row.equals(known) || (known != null && "VOIDED".equals(known.get("status")))) {
                continue;
            }
            if (known != null) {
                change("DELETE FROM " + table + " WHERE " + key + " = ?", List.of(row.get(key)));
            }
            insert(table, row);
            changed++;
        }
        return changed;
    }

    private int replaceAll(String table, String where, long buyer) throws SQLException {
        String select = "SELECT * FROM " + table + " WHERE " + where;
        List<Map<String, Object>> wanted = rows(primary, select, buyer);
        List<Map<String, Object>> known = rows(replica, select, buyer);
        if (known.size() == wanted.size() && known.containsAll(wanted)) {
            return 0;
        }
        change("DELETE FROM " + table + " WHERE " + where, List.of(buyer));
        for (Map<String, Object> row : wanted) {
            insert(table, row);
        }
        return wanted.size();
    }

    private int bringLegs(long buyer) throws SQLException {
        String select = "SELECT * FROM ledger_leg WHERE transfer_id IN " + DOCUMENTS;
        List<Map<String, Object>> known = rows(replica, select, buyer, buyer, buyer, buyer);
        int changed = 0;
        for (Map<String, Object> leg : rows(primary, select, buyer, buyer, buyer, buyer)) {
            if (known.contains(leg)) {
                continue;
            }
            insert("ledger_leg", leg);
            long account = ((Number) Objects.requireNonNull(leg.get("account_no"))).longValue();
            if (new AccountNumber(account).kind() != AccountNumber.Kind.USER) {
                change(
                        "INSERT INTO posting_buffer (transfer_id, account_no, amount, created_at) VALUES (?, ?, ?, ?)",
                        List.of(leg.get("transfer_id"), account, leg.get("amount"), leg.get("created_at")));
            }
            changed++;
        }
        return changed;
    }

    private static Map<Object, Map<String, Object>> byKey(List<Map<String, Object>> rows, String key) {
        Map<Object, Map<String, Object>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(row.get(key), row));
        return byKey;
    }

    private static List<Map<String, Object>> rows(Connection connection, String sql, Object... values)
            throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), result.getObject(i));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private void insert(String table, Map<String, Object> row) throws SQLException {
        change(
                "INSERT INTO " + table + " (" + String.join(", ", row.keySet()) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(row.size(), "?")) + ")",
                List.copyOf(row.values()));
    }

    private void change(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = replica.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.executeUpdate();
        }
    }
}
