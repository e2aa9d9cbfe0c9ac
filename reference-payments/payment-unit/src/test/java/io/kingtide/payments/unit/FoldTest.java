package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSettings;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.store.StoreSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits in the buffer arrives on its accounts, exactly once, and costs few commits however many accounts there are. */
class FoldTest {
    private static final String URL = "jdbc:h2:mem:fold;DB_CLOSE_DELAY=-1";
    private static final int MERCHANTS = 40;
    private static final long CLEARING = 3_000_000_000_000L;

    private final AtomicInteger transactions = new AtomicInteger();
    private Connection rows;
    private Store store;

    @BeforeEach
    void start() throws SQLException {
        new StoreSchema(URL, "sa", "").bringUp(StoreKind.TRADE, new Seed(0, 9, MERCHANTS, SlotRange.all(), 1, 1000, 0));
        rows = DriverManager.getConnection(URL, "sa", "");
        store = Store.open(
                "fold", new StoreSettings(URL, null, null, null, null), 2, Store.mappers(List.of(LedgerMapper.class)));
    }

    @AfterEach
    void stop() throws SQLException {
        store.close();
        try (Statement statement = rows.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void many_accounts_are_folded_in_few_transactions() throws SQLException {
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            // Some fit one statement, some need the larger one, and none is a full one.
            waits(merchantAccount(merchant), 1 + merchant, 100 * merchant);
        }
        waits(CLEARING, 70, 10_000);

        fold();

        assertThat(number("SELECT COUNT(*) FROM posting_buffer")).isZero();
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            assertThat(balance(merchantAccount(merchant)))
                    .as("merchant %d", merchant)
                    .isEqualTo(7L * (1 + merchant));
        }
        assertThat(balance(CLEARING)).isEqualTo(7L * 70);
        assertThat(transactions)
                .as("two for the merchants, one for the shared account")
                .hasValue(3);
    }

    @Test
    void a_merchant_of_the_hour_does_not_fall_behind() throws SQLException {
        waits(merchantAccount(3), 1203, 1);

        fold();

        assertThat(number("SELECT COUNT(*) FROM posting_buffer")).isZero();
        assertThat(balance(merchantAccount(3))).isEqualTo(7L * 1203);
    }

    @Test
    void who_lost_the_fence_folds_nothing() throws SQLException {
        waits(merchantAccount(1), 3, 1);

        Ledger.fold(store, session -> false);

        assertThat(number("SELECT COUNT(*) FROM posting_buffer")).isEqualTo(3);
        assertThat(balance(merchantAccount(1))).isZero();
    }

    private void fold() {
        Ledger.fold(store, session -> {
            transactions.incrementAndGet();
            return true;
        });
    }

    private void waits(long account, int postings, long firstTransfer) throws SQLException {
        try (PreparedStatement insert = rows.prepareStatement("INSERT INTO posting_buffer VALUES (?, ?, 7, 0)")) {
            for (int i = 0; i < postings; i++) {
                insert.setLong(1, firstTransfer + i);
                insert.setLong(2, account);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long merchantAccount(int merchant) {
        return 2_000_000_000_000L + merchant;
    }

    private long balance(long account) throws SQLException {
        return number("SELECT balance FROM account WHERE account_no = " + account);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = rows.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
