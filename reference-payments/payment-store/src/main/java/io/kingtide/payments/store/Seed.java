package io.kingtide.payments.store;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.SlotRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference data and opening balances of a store.
 *
 * @param firstUser first user number
 * @param lastUser last user number
 * @param merchants how many merchants, numbered from 0
 * @param slots the slots that the store holds; users of other slots are left out of a trade store
 * @param units how many units share the hundred slots, named A, B, ...
 * @param balance each user's opening balance, minor units
 * @param creditLimit each user's credit limit, minor units
 */
public record Seed(
        long firstUser, long lastUser, int merchants, SlotRange slots, int units, long balance, long creditLimit) {
    private static final String CURRENCY = "CNY";
    private static final int BATCH = 1000;

    /** What each user has in coupons, minor units. */
    private static final long COUPONS = 100_000;

    public Seed {
        if (firstUser < 0 || lastUser < firstUser || merchants < 0 || balance < 0 || creditLimit < 0) {
            throw new IllegalArgumentException("users, merchants, balance and credit limit must not be negative");
        }
        if (units < 1 || units > 26) {
            throw new IllegalArgumentException("units " + units + " is not between 1 and 26");
        }
    }

    /** The name of the unit that owns a slot at first: equal shares, in order. */
    public String unitOf(Slot slot) {
        return String.valueOf((char) ('A' + slot.number() * units / Slot.COUNT));
    }

    /** Writes the rows unless the store was seeded before; one transaction. */
    boolean writeTo(Connection connection, StoreKind kind) throws SQLException {
        return switch (kind) {
            case TRADE, FAILOVER -> writeTo(connection, kind, "unit_route");
            case CREDIT -> writeTo(connection, kind, "credit_line");
            case GUARD, CONSUMER_BILLS, MERCHANT_BILLS -> false;
        };
    }

    private boolean writeTo(Connection connection, StoreKind kind, String marker) throws SQLException {
        if (!isEmpty(connection, marker)) {
            return false;
        }
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            if (kind == StoreKind.CREDIT) {
                writeCreditLines(connection);
            } else {
                writeRoutes(connection);
                writeMerchants(connection);
                writeAccounts(connection, kind == StoreKind.TRADE);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
        return true;
    }

    private static boolean isEmpty(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + table);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1) == 0;
        }
    }

    private void writeRoutes(Connection connection) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (Slot slot : slots.toList()) {
            for (int lane = 0; lane < Slot.LANES; lane++) {
                rows.add(new Object[] {slot.number(), lane, unitOf(slot), 1L, 100});
            }
        }
        insert(connection, "INSERT INTO unit_route (slot, lane, unit, epoch, weight) VALUES (?, ?, ?, ?, ?)", rows);
    }

    private void writeMerchants(Connection connection) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (long merchant = 0; merchant < merchants; merchant++) {
            rows.add(new Object[] {merchant, "Merchant " + merchant, "OPEN"});
        }
        insert(connection, "INSERT INTO merchant (merchant_id, name, status) VALUES (?, ?, ?)", rows);
    }

    private void writeAccounts(Connection connection, boolean users) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (long user = firstUser; user <= lastUser; user++) {
            Slot slot = Slot.ofUser(user);
            if (users && slots.contains(slot)) {
                rows.add(account(AccountNumber.user(user), slot.number(), balance));
            }
        }
        for (long merchant = 0; merchant < merchants; merchant++) {
            rows.add(account(AccountNumber.merchant(merchant), -1, 0));
        }
        rows.add(account(AccountNumber.creditClearing(), -1, 0));
        rows.add(account(AccountNumber.couponClearing(), -1, 0));
        insert(
                connection,
                "INSERT INTO account (account_no, slot, kind, owner_id, currency, opening, balance, version)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    /** Slot -1: the account belongs to the store, not to one of its slots. */
    private static Object[] account(AccountNumber number, int slot, long opening) {
        return new Object[] {number.value(), slot, number.kind().name(), number.owner(), CURRENCY, opening, opening, 0L
        };
    }

    private void writeCreditLines(Connection connection) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> purses = new ArrayList<>();
        for (long user = firstUser; user <= lastUser; user++) {
            rows.add(new Object[] {user, creditLimit, 0L, 0L, CURRENCY, 0L});
            purses.add(new Object[] {user, COUPONS, 0L, 0L, CURRENCY, 0L});
        }
        insert(
                connection,
                "INSERT INTO coupon_purse (user_id, granted, spent, reserved, currency, version)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                purses);
        insert(
                connection,
                "INSERT INTO credit_line (user_id, credit_limit, used, reserved, currency, version)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                rows);
    }

    private static void insert(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        }
    }
}
