package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.FaultyRelay.Fault;
import io.kingtide.payments.testkit.TestStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A unit that lost its slots, and does not know, changes no row of any table, whether it is asked or goes on by itself. */
class RouteFenceTest {
    /** Tables that this test brings no row into, each with a test of its own where rows come from. */
    private static final Set<String> ELSEWHERE = Set.of(
            "credit_surplus", // CreditReturns enters the slot before; RepaymentTest
            "replica_beat"); // a unit's own row, in no slot

    private static PaymentSystem system;
    private static ApiClient api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        system = new PaymentSystem(folder);
        api = system.api;
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void changes_nothing_in_any_table() {
        String paid = api.buy(1, 3, 1000, "BALANCE").text("paymentId");
        api.buy(1, 3, 1000, "HUABEI");
        api.refund(1, combined(api.order(1, 3, 1000).text("orderId")).text("paymentId"), 100);
        api.repay(1, 10, ApiClient.newKey());
        api.refund(1, paid, 100);
        String order = api.order(1, 3, 500).text("orderId");
        leaveWorkUndone(paid);

        system.trade0.change("UPDATE unit_route SET unit = 'B', epoch = epoch + 1");
        system.trade0.change(
                "UPDATE message SET state = 'PARKED' WHERE message_id = (SELECT MAX(message_id) FROM message)");
        system.trade0.change("INSERT INTO posting_buffer (transfer_id, account_no, amount, created_at)"
                + " SELECT 1, MIN(account_no), 0, 0 FROM account");
        Map<String, List<String>> before = tables(system.trade0);
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows.isEmpty())
                        .as("table %s without a row proves nothing", table)
                        .isEqualTo(ELSEWHERE.contains(table)));

        system.relay.faults(path -> Fault.NONE);
        system.billRelay.faults(path -> Fault.NONE);
        system.switchOn();
        assertThat(api.order(1, 3, 100).problem()).isEqualTo("stale-route");
        assertThat(api.pay(1, order, "BALANCE").problem()).isEqualTo("stale-route");
        assertThat(api.pay(1, order, "HUABEI").problem()).isEqualTo("stale-route");
        assertThat(combined(order).problem()).isEqualTo("stale-route");
        assertThat(api.refund(1, paid, 1).problem()).isEqualTo("stale-route");
        assertThat(api.repay(1, 1, ApiClient.newKey()).problem()).isEqualTo("stale-route");
        assertThat(system.replayParked()).isZero();
        system.runJobs();

        assertThat(tables(system.trade0)).isEqualTo(before);
    }

    /** Work of every kind that the unit would go on with by itself. */
    private static void leaveWorkUndone(String paid) {
        system.relay.faults(path -> Fault.LOSE_CALL);
        system.billRelay.faults(path -> Fault.LOSE_CALL);
        api.buy(1, 3, 200, "HUABEI");
        api.buy(1, 3, 300, "BALANCE");
        system.switchOn("refunds");
        assertThat(api.refund(1, paid, 50).status()).isEqualTo(202);
    }

    private static ApiClient.Answer combined(String order) {
        return api.post(
                "/api/payments",
                1,
                ApiClient.newKey(),
                Map.of(
                        "buyer",
                        1,
                        "orderId",
                        order,
                        "method",
                        "COMBINED",
                        "funding",
                        Map.of("coupon", 10, "balance", 20)));
    }

    private static Map<String, List<String>> tables(TestStore store) {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        for (String table :
                store.rows("SELECT table_name FROM information_schema.tables WHERE LOWER(table_schema) = 'public'"
                        + " AND table_type = 'BASE TABLE' ORDER BY table_name")) {
            tables.put(
                    table.toLowerCase(Locale.ROOT),
                    store.rows("SELECT * FROM \"" + table + "\"").stream()
                            .sorted()
                            .toList());
        }
        return tables;
    }
}
