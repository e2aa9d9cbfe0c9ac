package io.kingtide.payments.checker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The laws between trade and the clusters of bills. Bills follow by message, so that while work is under way a bill may
 * be missing or behind; none may ever tell what trade does not know, and when all is quiet each is there at its last
 * version.
 */
final class BillLaws {
    private final boolean quiet;
    private final Map<Long, Document> documents = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    BillLaws(boolean quiet) {
        this.quiet = quiet;
    }

    /**
     * What trade did.
     *
     * @param given of a payment: what was set aside for refunds
     */
    private record Document(String kind, long buyer, long merchant, long amount, long given) {}

    private record Bill(long refId, Document content, long version) {}

    /** Remembers what one trade store did: paid payments and refunds that were carried out. */
    void readTrade(Connection connection, String payment, String refund) throws SQLException {
        read(
                connection,
                "SELECT payment_id, 'PAYMENT', buyer, merchant, amount, refunded FROM " + payment
                        + " WHERE status = 'PAID'");
        read(
                connection,
                "SELECT refund_id, 'REFUND', buyer, merchant, amount, 0 FROM " + refund + " WHERE status = 'REFUNDED'");
    }

    private void read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                documents.put(
                        row.getLong(1),
                        new Document(row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)));
            }
        }
    }

    /** One cluster under judgement: its stores are read one after the other. */
    final class Cluster {
        private final String name;
        private final String owner;
        private final List<Bill> bills = new ArrayList<>();
        private final Set<Long> seen = new HashSet<>();
        private final Map<String, List<String>> offenders = new HashMap<>();

        /**
         * @param owner the column by which the cluster is sharded
         */
        Cluster(String name, String owner) {
            this.name = name;
            this.owner = owner;
        }

        /** Remembers what one store holds. Before trade is read: what happens in between is then no bill of nothing. */
        void read(Connection connection, CheckedStore store, String table) throws SQLException {
            String sql =
                    "SELECT ref_id, kind, user_id, merchant, amount, refunded, version, " + owner + " FROM " + table;
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Document bill = new Document(
                            row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
                    bills.add(new Bill(row.getLong(1), bill, row.getLong(7)));
                    long slot = row.getLong(8) % 100;
                    if (slot < store.firstSlot() || slot > store.lastSlot()) {
                        offend("bill-lives-where-its-owner-lives", row.getLong(1) + " in " + store.name());
                    }
                }
            }
        }

        private void judge(long refId, Document bill, long version) {
            Document document = documents.get(refId);
            if (!seen.add(refId)) {
                offend("bill-is-there-once", Long.toString(refId));
            }
            if (document == null) {
                offend("bill-has-its-document", Long.toString(refId));
                return;
            }
            if (!bill.kind().equals(document.kind())
                    || bill.buyer() != document.buyer()
                    || bill.merchant() != document.merchant()
                    || bill.amount() != document.amount()) {
                offend("bill-equals-its-document", Long.toString(refId));
            }
            boolean behind = bill.given() < document.given();
            if (bill.given() > document.given() || version != bill.given() + 1 || (quiet && behind)) {
                offend(
                        "bill-is-at-the-last-version",
                        refId + " (trade " + document.given() + ", bill " + bill.given() + ", version " + version
                                + ")");
            }
        }

        private void offend(String law, String example) {
            offenders.computeIfAbsent(law, first -> new ArrayList<>()).add(example);
        }

        /** Holds what was read against trade. */
        void judge() {
            bills.forEach(bill -> judge(bill.refId(), bill.content(), bill.version()));
            if (quiet) {
                documents.forEach((id, document) -> {
                    if (!seen.contains(id)) {
                        offend(
                                document.kind().equals("PAYMENT") ? "payment-has-its-bill" : "refund-has-its-bill",
                                Long.toString(id));
                    }
                });
            }
            offenders.forEach(
                    (law, examples) -> findings.add(new Finding(law, name, examples.size(), examples.get(0))));
        }
    }

    List<Finding> findings() {
        return findings;
    }
}
