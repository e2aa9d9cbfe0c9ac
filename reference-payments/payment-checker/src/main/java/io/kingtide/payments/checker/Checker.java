package io.kingtide.payments.checker;

import io.kingtide.payments.checker.History.Entry;
import io.kingtide.payments.checker.History.Kind;
import io.kingtide.payments.checker.History.Outcome;
import io.kingtide.payments.checker.TableLaws.Law;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a system's tables against the laws of the ledger and against what its clients were told. Reads only; not
 * thread-safe.
 */
public final class Checker {
    private final CheckedSystem system;
    private final List<CheckedStore> trades;
    private final CheckedStore credit;
    private final String suffix;
    private final @Nullable CheckedStore guard;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param suffix what follows each table name: empty for production, such as {@code _shadow} for shadow tables
     */
    public Checker(CheckedSystem system, String suffix) {
        this.system = system;
        this.trades = system.trades();
        this.credit = system.credit();
        this.guard = system.guard();
        this.suffix = suffix;
    }

    /**
     * Checks everything.
     *
     * @param history what clients were told; null to look at the tables alone
     * @param quiet whether all work has ended, so that nothing may be open any more
     */
    public List<Finding> check(@Nullable History history, boolean quiet) throws SQLException {
        findings.clear();
        for (CheckedStore store : trades) {
            apply(store, TableLaws.ofTrade(store.firstSlot(), store.lastSlot(), store.elastic()));
            apply(store, TableLaws.ofMessages());
            apply(store, TableLaws.ofFunding());
            if (quiet) {
                apply(store, TableLaws.ofQuietTrade());
                apply(store, TableLaws.ofQuietMessages());
            }
        }
        checkBills(quiet);
        apply(credit, TableLaws.ofCredit());
        apply(credit, TableLaws.ofCoupons());
        if (quiet) {
            apply(credit, TableLaws.ofQuietCredit());
            compareCreditWithTrade();
        }
        if (guard != null) {
            compareFates(guard, history);
            if (quiet) {
                apply(guard, TableLaws.ofQuietGuard());
            }
        }
        if (history != null) {
            compareWithHistory(history);
        }
        return List.copyOf(findings);
    }

    private void checkBills(boolean quiet) throws SQLException {
        BillLaws laws = new BillLaws(quiet);
        BillLaws.Cluster consumers = laws.new Cluster("consumer bills", "user_id");
        BillLaws.Cluster merchants = laws.new Cluster("merchant bills", "merchant");
        for (CheckedStore store : system.consumerBills()) {
            try (Connection connection = connect(store)) {
                consumers.read(connection, store, named("$consumer_bill"));
            }
        }
        for (CheckedStore store : system.merchantBills()) {
            try (Connection connection = connect(store)) {
                merchants.read(connection, store, named("$merchant_bill"));
            }
        }
        for (CheckedStore store : trades) {
            try (Connection connection = connect(store)) {
                laws.readTrade(connection, named("$payment"), named("$refund"));
            }
        }
        consumers.judge();
        merchants.judge();
        findings.addAll(laws.findings());
    }

    private void apply(CheckedStore store, List<Law> laws) throws SQLException {
        try (Connection connection = connect(store)) {
            for (Law law : laws) {
                List<String> offenders = column(connection, named(law.offenders()));
                if (!offenders.isEmpty()) {
                    findings.add(new Finding(law.name(), store.name(), offenders.size(), offenders.get(0)));
                }
            }
        }
    }

    /** {@code $orders} becomes {@code orders}, or {@code orders_shadow}. */
    private String named(String sql) {
        return sql.replaceAll("\\$(\\w+)", "$1" + suffix);
    }

    /** Both sides of the flexible transactions know the same payments and refunds, with the same amounts. */
    private void compareCreditWithTrade() throws SQLException {
        comparePaid(
                "credit",
                "HUABEI",
                " UNION ALL SELECT payment_id, amount FROM $payment WHERE status = 'PAID' AND" + " method = 'HUABEI'");
        compareRefunded(
                "credit",
                "HUABEI",
                " UNION ALL SELECT refund_id, amount FROM $refund WHERE status = 'REFUNDED'"
                        + " AND method = 'HUABEI'");
        compare(
                "repaid-equals-taken-off-the-debt",
                inTrade("SELECT repayment_id, applied FROM $repayment WHERE status = 'REPAID' AND applied > 0"),
                atCredit("SELECT receipt_id, amount FROM $credit_receipt WHERE kind = 'REPAY'"));
        comparePaid("coupon", "COUPON", "");
        compareRefunded("coupon", "COUPON", "");
    }

    private void comparePaid(String participant, String source, String alone) throws SQLException {
        compare(
                participant + "-confirmed-equals-" + participant + "-paid",
                inTrade("SELECT f.payment_id, f.amount FROM $payment_funding f JOIN $payment p ON p.payment_id ="
                        + " f.payment_id WHERE p.status = 'PAID' AND f.source = '" + source + "'" + alone),
                atCredit("SELECT activity_id, amount FROM $" + participant + "_reservation WHERE state = 'CONFIRMED'"));
    }

    private void compareRefunded(String participant, String source, String alone) throws SQLException {
        Map<Long, Long> refunded =
                inTrade("SELECT f.refund_id, f.amount FROM $refund_funding f JOIN $refund r ON r.refund_id ="
                        + " f.refund_id WHERE r.status = 'REFUNDED' AND f.source = '" + source + "'" + alone);
        if (source.equals("HUABEI")) {
            // What was repaid before its refund goes back to the balance, not to the credit line.
            inTrade("SELECT source_id, amount FROM $credit_surplus")
                    .forEach((refund, surplus) -> refunded.computeIfPresent(refund, (id, amount) -> amount - surplus));
        }
        compare(
                participant + "-restored-equals-" + participant + "-refunded",
                refunded,
                atCredit("SELECT receipt_id, amount FROM $" + participant + "_receipt WHERE kind = 'RESTORE'"));
    }

    private Map<Long, Long> inTrade(String sql) throws SQLException {
        Map<Long, Long> amounts = new HashMap<>();
        for (CheckedStore store : trades) {
            try (Connection connection = connect(store)) {
                amounts.putAll(amounts(connection, sql));
            }
        }
        return amounts;
    }

    private Map<Long, Long> atCredit(String sql) throws SQLException {
        try (Connection connection = connect(credit)) {
            return amounts(connection, sql);
        }
    }

    private void compare(String law, Map<Long, Long> trade, Map<Long, Long> atCredit) {
        List<String> differing = new ArrayList<>();
        trade.forEach((id, amount) -> {
            if (!amount.equals(atCredit.get(id))) {
                differing.add(id + " (trade " + amount + ", credit " + atCredit.get(id) + ")");
            }
        });
        atCredit.forEach((id, amount) -> {
            if (!trade.containsKey(id)) {
                differing.add(id + " (trade null, credit " + amount + ")");
            }
        });
        if (!differing.isEmpty()) {
            findings.add(new Finding(law, credit.name(), differing.size(), differing.get(0)));
        }
    }

    /** Of an order and the one that took its place, at most one is paid, and never the one that was voided. */
    private void compareFates(CheckedStore fates, @Nullable History history) throws SQLException {
        Map<Long, Long> successors = new HashMap<>();
        try (Connection connection = connect(fates)) {
            successors.putAll(amounts(connection, "SELECT order_id, successor FROM $order_fate WHERE fate = 'VOIDED'"));
        }
        Map<Long, Long> payments = new HashMap<>();
        List<String> paidTwice = new ArrayList<>();
        for (CheckedStore store : trades) {
            try (Connection connection = connect(store)) {
                amounts(connection, "SELECT payment_id, order_id FROM $payment WHERE status = 'PAID'")
                        .forEach((payment, order) -> {
                            if (payments.put(order, payment) != null) {
                                paidTwice.add(Long.toString(order));
                            }
                        });
            }
        }
        report(
                "voided-order-is-never-paid",
                successors.keySet().stream()
                        .filter(payments::containsKey)
                        .map(order -> order + " (replaced by " + successors.get(order) + ")")
                        .toList());
        report("order-is-paid-in-one-store", paidTwice);
        if (history != null) {
            report(
                    "replaced-order-is-voided",
                    history.recreations().stream()
                            .filter(one -> one.firstId() != one.lastId() && !successors.containsKey(one.firstId()))
                            .map(one -> one.firstId() + " (replaced by " + one.lastId() + ")")
                            .toList());
        }
    }

    private void compareWithHistory(History history) throws SQLException {
        for (Kind kind : Kind.values()) {
            Map<String, List<KeyedRow>> rows = new HashMap<>();
            for (CheckedStore store : trades) {
                try (Connection connection = connect(store)) {
                    for (KeyedRow row : rows(connection, kind)) {
                        rows.computeIfAbsent(row.buyer() + " " + row.key(), key -> new ArrayList<>())
                                .add(row);
                    }
                }
            }
            compareWithHistory(history, kind, rows);
        }
    }

    private record KeyedRow(long id, long buyer, String key, String status, long amount) {
        boolean happened() {
            return !status.equals("FAILED") && !status.equals("VOIDED");
        }
    }

    private void compareWithHistory(History history, Kind kind, Map<String, List<KeyedRow>> rows) {
        List<String> lost = new ArrayList<>();
        List<String> refusedButDone = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        Map<String, List<KeyedRow>> unknown = new HashMap<>(rows);
        for (Entry entry : history.entries()) {
            if (entry.kind() != kind) {
                continue;
            }
            String key = entry.buyer() + " " + entry.key();
            List<KeyedRow> found = rows.getOrDefault(key, List.of());
            unknown.remove(key);
            boolean done = found.stream().anyMatch(KeyedRow::happened);
            if (entry.outcome() == Outcome.DONE
                    && found.stream().noneMatch(row -> row.id() == entry.id() && row.happened() && fits(row, entry))) {
                lost.add(entry.id() + " for key " + entry.key());
            }
            if (entry.outcome() == Outcome.REFUSED && done) {
                refusedButDone.add(found.get(0).id() + " for key " + entry.key());
            }
            if (found.stream().filter(row -> !row.status().equals("VOIDED")).count() > 1) {
                twice.add(entry.key());
            }
        }
        String what = kind.name().toLowerCase(Locale.ROOT);
        report("acknowledged-" + what + "-is-durable", lost);
        report("refused-" + what + "-did-not-happen", refusedButDone);
        report("one-key-one-" + what, twice);
        report(
                what + "-was-asked-for",
                unknown.values().stream()
                        .map(row -> Long.toString(row.get(0).id()))
                        .toList());
    }

    private static boolean fits(KeyedRow row, Entry entry) {
        boolean amountFits = entry.amount() == 0 || entry.amount() == row.amount();
        return amountFits && (entry.kind() != Kind.PAYMENT || row.status().equals("PAID"));
    }

    private void report(String law, List<String> offenders) {
        if (!offenders.isEmpty()) {
            findings.add(new Finding(law, "history", offenders.size(), offenders.get(0)));
        }
    }

    private List<KeyedRow> rows(Connection connection, Kind kind) throws SQLException {
        String sql = named("SELECT " + kind.idColumn + ", buyer, idem_key, status, amount FROM $" + kind.table);
        List<KeyedRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(new KeyedRow(
                        result.getLong(1),
                        result.getLong(2),
                        result.getString(3),
                        result.getString(4),
                        result.getLong(5)));
            }
        }
        return rows;
    }

    private Map<Long, Long> amounts(Connection connection, String sql) throws SQLException {
        Map<Long, Long> amounts = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(named(sql));
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                amounts.put(result.getLong(1), result.getLong(2));
            }
        }
        return amounts;
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                values.add(String.valueOf(result.getString(1)));
            }
        }
        return values;
    }

    private static Connection connect(CheckedStore store) throws SQLException {
        return DriverManager.getConnection(store.url(), store.user(), store.password());
    }
}
