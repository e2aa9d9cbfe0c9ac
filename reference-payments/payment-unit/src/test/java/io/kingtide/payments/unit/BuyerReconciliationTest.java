package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.store.StoreSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a blocked buyer did on the lost primary arrives in the replica, once, and nobody else's rows change. */
class BuyerReconciliationTest {
    private static final long PAYMENT = 4_900_000_000_000_000_002L;

    private Connection primary;
    private Connection replica;

    @BeforeEach
    void start() throws SQLException {
        primary = store("primary");
        replica = store("replica");
    }

    private static Connection store(String name) throws SQLException {
        String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
        new StoreSchema(url, "sa", "").bringUp(StoreKind.TRADE, new Seed(0, 9, 3, SlotRange.all(), 1, 1000, 0));
        return DriverManager.getConnection(url, "sa", "");
    }

    @AfterEach
    void stop() throws SQLException {
        for (Connection connection : new Connection[] {primary, replica}) {
            change(connection, "SHUTDOWN");
        }
    }

    @Test
    void a_payment_that_the_replica_never_heard_of_arrives_once() throws SQLException {
        order(primary, "PAID");
        change(
                primary,
                "INSERT INTO payment VALUES (" + PAYMENT
                        + ", 1, 1, 1, 2, 100, 'CNY', 'BALANCE', 'PAID', '', 0, 'p', 'h', 0)");
        change(primary, "INSERT INTO ledger_leg VALUES (" + PAYMENT + ", 0, 1000000000001, -100, 0)");
        change(primary, "INSERT INTO ledger_leg VALUES (" + PAYMENT + ", 1, 2000000000002, 100, 0)");
        change(primary, "UPDATE account SET balance = 900, version = 1 WHERE account_no = 1000000000001");
        change(primary, "UPDATE account SET balance = 100, version = 1 WHERE account_no = 2000000000002");
        order(replica, "CREATED");

        assertThat(new BuyerReconciliation(primary, replica).bring(1)).isEqualTo(5);
        assertThat(new BuyerReconciliation(primary, replica).bring(1)).isZero();

        assertThat(number("SELECT COUNT(*) FROM orders WHERE status = 'PAID'")).isEqualTo(1);
        assertThat(number("SELECT balance FROM account WHERE account_no = 1000000000001"))
                .isEqualTo(900);
        // The merchant's share waits to be folded, because the replica's own account may have moved on.
        assertThat(number("SELECT amount FROM posting_buffer WHERE account_no = 2000000000002"))
                .isEqualTo(100);
        assertThat(number("SELECT balance FROM account WHERE account_no = 2000000000002"))
                .isZero();
        assertThat(number("SELECT SUM(amount) FROM ledger_leg")).isZero();
    }

    @Test
    void an_order_that_was_voided_meanwhile_stays_voided() throws SQLException {
        order(primary, "CREATED");
        order(replica, "VOIDED");

        new BuyerReconciliation(primary, replica).bring(1);

        assertThat(number("SELECT COUNT(*) FROM orders WHERE status = 'VOIDED'"))
                .isEqualTo(1);
    }

    private static void order(Connection store, String status) throws SQLException {
        change(store, "INSERT INTO orders VALUES (1, 1, 1, 2, 100, 'CNY', '" + status + "', 'k', 'h', 0)");
    }

    private static void change(Connection store, String sql) throws SQLException {
        try (Statement statement = store.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = replica.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
