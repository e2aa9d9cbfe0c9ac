package io.kingtide.payments.drills.figures;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The statements of an order and a payment from the balance, on one connection of one thread, with nothing around them: no
 * HTTP, no mapper, no pool, every statement prepared once. Telling the bills is left out; it is a program of its own.
 */
final class BareJdbc implements AutoCloseable {
    private static final long USER_ACCOUNT = 1_000_000_000_000L;
    private static final long MERCHANT_ACCOUNT = 2_000_000_000_000L;
    private static final String BODY = "[" + "x".repeat(190) + "]";
    private static final AtomicLong IDS = new AtomicLong(1);

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    BareJdbc(String url) throws SQLException {
        connection = DriverManager.getConnection(url, "sa", "");
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    /** Orders and pays once. */
    Void purchase() throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long buyer = random.nextLong(FigureSystem.USERS);
        long merchant = random.nextLong(FigureSystem.MERCHANTS);
        long order = IDS.incrementAndGet();
        long payment = IDS.incrementAndGet();
        long now = System.currentTimeMillis();
        fence(buyer);
        run(
                "INSERT INTO orders (order_id, slot, buyer, merchant, amount, currency, status, idem_key, request_hash,"
                        + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                order,
                buyer % 100,
                buyer,
                merchant,
                100,
                "CNY",
                "CREATED",
                Long.toString(order),
                "h",
                now);
        connection.commit();
        fence(buyer);
        run("SELECT * FROM orders WHERE order_id = ?", order);
        run(
                "INSERT INTO payment (payment_id, order_id, slot, buyer, merchant, amount, currency, method, status,"
                        + " reason, refunded, idem_key, request_hash, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                payment,
                order,
                buyer % 100,
                buyer,
                merchant,
                100,
                "CNY",
                "BALANCE",
                "PAID",
                "",
                0,
                Long.toString(payment),
                "h",
                now);
        run("UPDATE orders SET status = ? WHERE order_id = ? AND status = ?", "PAID", order, "CREATED");
        run(
                "UPDATE account SET balance = balance + ?, version = version + 1 WHERE account_no = ?"
                        + " AND balance + ? >= 0",
                -100,
                USER_ACCOUNT + buyer,
                -100);
        leg(payment, 0, USER_ACCOUNT + buyer, -100, now);
        run(
                "INSERT INTO posting_buffer (transfer_id, account_no, amount, created_at) VALUES (?, ?, ?, ?)",
                payment,
                MERCHANT_ACCOUNT + merchant,
                100,
                now);
        leg(payment, 1, MERCHANT_ACCOUNT + merchant, 100, now);
        run(
                "INSERT INTO message (message_id, slot, topic, body, state, attempts, next_attempt_at, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                payment,
                buyer % 100,
                "BILL",
                BODY,
                "DONE",
                0,
                now,
                now);
        connection.commit();
        return null;
    }

    private void fence(long buyer) throws SQLException {
        run("SELECT unit, epoch FROM unit_route WHERE slot = ? AND lane = ? FOR UPDATE", buyer % 100, buyer / 100 % 16);
    }

    private void leg(long transfer, int number, long account, long amount, long now) throws SQLException {
        run(
                "INSERT INTO ledger_leg (transfer_id, leg_no, account_no, amount, created_at) VALUES (?, ?, ?, ?, ?)",
                transfer,
                number,
                account,
                amount,
                now);
    }

    private void run(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        if (statement.execute()) {
            try (var rows = statement.getResultSet()) {
                rows.next();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
