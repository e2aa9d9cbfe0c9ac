package io.kingtide.rehearsal.audit;

import io.kingtide.command.RunningSystem;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.store.StoreSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** One trade and one credit store, and one of each kind of bills, with the reference system's real schema and seed, in memory. */
final class SeededStores implements AutoCloseable {
    private static final long OPENING = 1_000_000;
    private static final Seed SEED = new Seed(0, 99, 10, SlotRange.all(), 1, OPENING, OPENING);

    private final Connection trade;
    private final Connection credit;
    private final Connection consumerBills;
    private final Connection merchantBills;
    private final List<RunningSystem.Store> stores;

    SeededStores() throws SQLException {
        String id = UUID.randomUUID().toString();
        String tradeUrl = "jdbc:h2:mem:trade-" + id + ";DB_CLOSE_DELAY=-1";
        String creditUrl = "jdbc:h2:mem:credit-" + id + ";DB_CLOSE_DELAY=-1";
        String consumerUrl = "jdbc:h2:mem:consumer-" + id + ";DB_CLOSE_DELAY=-1";
        String merchantUrl = "jdbc:h2:mem:merchant-" + id + ";DB_CLOSE_DELAY=-1";
        consumerBills = DriverManager.getConnection(consumerUrl, "sa", "");
        merchantBills = DriverManager.getConnection(merchantUrl, "sa", "");
        trade = DriverManager.getConnection(tradeUrl, "sa", "");
        credit = DriverManager.getConnection(creditUrl, "sa", "");
        new StoreSchema(tradeUrl, "sa", "").bringUp(StoreKind.TRADE, SEED);
        new StoreSchema(creditUrl, "sa", "").bringUp(StoreKind.CREDIT, SEED);
        new StoreSchema(consumerUrl, "sa", "").bringUp(StoreKind.CONSUMER_BILLS, SEED);
        new StoreSchema(merchantUrl, "sa", "").bringUp(StoreKind.MERCHANT_BILLS, SEED);
        for (String table : List.of("orders", "payment", "account")) {
            trade("CREATE TABLE " + table + "_shadow AS SELECT * FROM " + table);
        }
        stores = List.of(
                new RunningSystem.Store("trade-0", tradeUrl, "sa", ""),
                new RunningSystem.Store("credit", creditUrl, "sa", ""),
                new RunningSystem.Store("consumer-bills", consumerUrl, "sa", ""),
                new RunningSystem.Store("merchant-bills", merchantUrl, "sa", ""));
    }

    List<RunningSystem.Store> stores() {
        return stores;
    }

    void trade(String sql) throws SQLException {
        run(trade, sql);
    }

    void credit(String sql) throws SQLException {
        run(credit, sql);
    }

    void consumerBills(String sql) throws SQLException {
        run(consumerBills, sql);
    }

    /** What the system writes for an order. */
    void order(long id, String table, long buyer, long merchant, long amount, String status, String key)
            throws SQLException {
        trade("INSERT INTO %s VALUES (%d, %d, %d, %d, %d, 'CNY', '%s', '%s', 'hash', 1)"
                .formatted(table, id, buyer % 100, buyer, merchant, amount, status, key));
    }

    /** What the system writes for a payment that is done: payment, transfer, balances, message, bills. */
    void payment(long id, long order, long buyer, long merchant, long amount, String method, String key)
            throws SQLException {
        paymentRow(id, order, buyer, merchant, amount, method, "PAID", key);
        long payer = method.equals("HUABEI") ? 3_000_000_000_000L : 1_000_000_000_000L + buyer;
        long receiver = 2_000_000_000_000L + merchant;
        trade("INSERT INTO ledger_leg VALUES (%d, 0, %d, %d, 1), (%d, 1, %d, %d, 1)"
                .formatted(id, payer, -amount, id, receiver, amount));
        if (method.equals("HUABEI")) {
            trade("INSERT INTO posting_buffer VALUES (%d, %d, %d, 1)".formatted(id, payer, -amount));
        } else {
            trade("UPDATE account SET balance = balance - %d WHERE account_no = %d".formatted(amount, payer));
        }
        trade("INSERT INTO posting_buffer VALUES (%d, %d, %d, 1)".formatted(id, receiver, amount));
        trade("INSERT INTO message VALUES (%d, %d, 'BILL', '[]', 'DONE', 0, 0, 1)".formatted(id, buyer % 100));
        String bill = "VALUES (%d, 'PAYMENT', %d, %d, %d, %d, 0, 'CNY', 1, 1)"
                .formatted(id, id + 1_000_000, buyer, merchant, amount);
        consumerBills("INSERT INTO consumer_bill " + bill);
        run(merchantBills, "INSERT INTO merchant_bill " + bill);
        if (method.equals("HUABEI")) {
            trade("INSERT INTO tcc_activity VALUES (%d, %d, %d, 'PAY', %d, %d, 'CONFIRMED', 1, 0, 1)"
                    .formatted(id, buyer % 100, buyer, order, amount));
            credit("INSERT INTO credit_reservation VALUES (%d, %d, %d, 'CONFIRMED', '', 1)"
                    .formatted(id, buyer, amount));
            credit("INSERT INTO credit_receipt VALUES (%d, %d, 'USE', %d, %d, 1)".formatted(id, buyer, id, amount));
            credit("INSERT INTO risk_verdict VALUES (%d, %d, 'ACCEPT', 1, '', 1, 1, '')".formatted(id, buyer));
            credit("UPDATE credit_line SET used = used + %d WHERE user_id = %d".formatted(amount, buyer));
        }
    }

    void paymentRow(
            long id, long order, long buyer, long merchant, long amount, String method, String status, String key)
            throws SQLException {
        trade("INSERT INTO payment VALUES (%d, %d, %d, %d, %d, %d, 'CNY', '%s', '%s', '', 0, '%s', 'hash', 1)"
                .formatted(id, order, buyer % 100, buyer, merchant, amount, method, status, key));
    }

    @Override
    public void close() throws SQLException {
        trade("SHUTDOWN");
        credit("SHUTDOWN");
        consumerBills("SHUTDOWN");
        run(merchantBills, "SHUTDOWN");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
