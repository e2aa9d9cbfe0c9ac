package io.kingtide.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What may go wrong around a rehearsal, each with the contract's exit code, a message, and no process left. */
class DemoFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    /** Two faults in one rehearsal, because starting the system costs more than either. */
    @Test
    void a_leak_past_the_agent_and_a_unit_that_is_killed_are_both_told() throws Exception {
        try (Kingtide demo = Kingtide.demo(folder, "--night", "60", "--peak", "15")) {
            demo.awaitLoad();
            try (Connection store = DriverManager.getConnection(demo.storeUrl("trade-0"), "sa", "");
                    Statement statement = store.createStatement()) {
                statement.execute("INSERT INTO orders (order_id, slot, buyer, merchant, amount, currency, status,"
                        + " idem_key, request_hash, created_at)"
                        + " VALUES (42, 3, 3, 7, 100, 'CNY', 'CREATED', 'planted', 'planted', 0)");
                statement.execute("UPDATE account SET balance = balance + 1 WHERE account_no = 1000000000004");
            }
            long unit = demo.pidOf("payment-unit-b");
            ProcessHandle.of(unit).orElseThrow().destroyForcibly();

            assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isIn(1, 3);
            String death = "payment-unit-b (pid " + unit + ") ended by itself with exit status 137 (killed)";
            assertThat(demo.said()).contains(death);
            JsonNode summary = demo.summary();
            assertThat(summary.path("verdict").asString("")).isNotEqualTo("PASS");
            assertThat(summary.path("reasons").toString()).contains(death);
            assertThat(summary.path("audit").path("productionRowsTouched").asLong(-1))
                    .as("the planted rows, and no other: " + summary.path("audit"))
                    .isEqualTo(2);
            assertThat(summary.path("audit").path("findings").toString())
                    .contains("orders[order_id=42, idem_key=planted] comes from no real client")
                    .contains("account[account_no=1000000000004] has a balance that is off by 1");
            assertThat(Files.readString(demo.out().resolve("report.html"))).contains("payment-unit-b");
            assertThat(demo.processesLeftAfterAWhile()).isEmpty();
        }
    }

    @Test
    void ctrl_c_during_the_load_writes_the_report_and_leaves_nothing_behind() throws Exception {
        try (Kingtide demo = Kingtide.demo(folder, "--units", "1", "--night", "60", "--peak", "15")) {
            demo.awaitLoad();
            demo.interrupt();

            assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isEqualTo(130);
            assertThat(demo.summary().path("verdict").asString("")).isNotEqualTo("PASS");
            assertThat(demo.out().resolve("report.html")).exists();
            assertThat(demo.processesLeftAfterAWhile()).isEmpty();
        }
    }

    @Test
    void ctrl_c_while_starting_leaves_nothing_behind() throws Exception {
        try (Kingtide demo = Kingtide.demo(folder, "--quick")) {
            demo.await("processes run", () -> demo.processesLeft().size() >= 3);
            demo.interrupt();

            assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isEqualTo(130);
            assertThat(demo.processesLeftAfterAWhile()).isEmpty();
        }
    }

    @Test
    void nothing_outlives_a_demo_that_is_killed() throws Exception {
        try (Kingtide demo = Kingtide.demo(folder, "--quick")) {
            demo.await("processes run", () -> demo.processesLeft().size() >= 3);
            demo.kill();

            assertThat(demo.exitCode(PATIENCE)).isEqualTo(137);
            assertThat(demo.processesLeftAfterAWhile()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "kingtide.soak",
            matches = "true",
            disabledReason =
                    "waits for the end of a campaign: mvn verify -Psoak -pl reference-payments/demo-acceptance -am")
    void a_campaign_that_expires_during_the_load_ends_it_with_the_reason() throws Exception {
        try (Kingtide demo = Kingtide.demo(folder, "--night", "120", "--peak", "10", "--campaign-minutes", "0.5")) {
            assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isIn(1, 3);
            assertThat(demo.said()).contains("expired");
            assertThat(demo.processesLeftAfterAWhile()).isEmpty();
        }
    }

    @Test
    void a_port_in_use_is_told_with_its_holder_before_anything_starts() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            int base = Kingtide.freePortBase();
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + 21));
            try (Kingtide demo = Kingtide.start(folder, "demo", "--quick", "--port-base", Integer.toString(base))) {
                assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isEqualTo(2);
                assertThat(demo.said())
                        .contains("port " + (base + 21) + " (credit-service) held by pid "
                                + ProcessHandle.current().pid());
                assertThat(demo.processesLeft()).isEmpty();
            }
        }
    }

    @Test
    void an_output_folder_that_cannot_be_used_is_told_before_anything_starts() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (Kingtide demo = Kingtide.start(
                folder.resolve("a"), "demo", "--out", file.resolve("run").toString())) {
            assertThat(demo.exitCode(PATIENCE)).as(demo.said()).isEqualTo(2);
            assertThat(demo.said()).contains("--out");
        }
    }

    @Test
    void wrong_options_are_told() throws Exception {
        try (Kingtide demo = Kingtide.start(folder, "demo", "--peak", "0")) {
            assertThat(demo.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(demo.said()).contains("Reading --peak: got 0.0; expected 1 to 100000");
        }
    }
}
