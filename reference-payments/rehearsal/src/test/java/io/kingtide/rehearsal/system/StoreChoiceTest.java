package io.kingtide.rehearsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.rehearsal.process.Supervisor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreChoiceTest {

    @Test
    void a_server_that_runs_gets_a_database_for_each_store_and_no_process() {
        StoreChoice choice = StoreChoice.parse("jdbc:mysql://db.test:3306/", "ops", "secret");
        SystemOptions options = new SystemOptions(1, 18_400, 1_000, Supervisor.Bond.DETACHED, choice, true);
        StoreLayout layout = new MySqlStoreLayout(new StateFolder(Path.of("state")), options, arguments -> arguments);

        assertThat(layout.processes()).isEmpty();
        assertThat(StoreLayout.databases(options).stream()
                        .map(database -> layout.store(database.name()).url()))
                .containsExactly(
                        "jdbc:mysql://db.test:3306/kingtide_trade_0",
                        "jdbc:mysql://db.test:3306/kingtide_credit",
                        "jdbc:mysql://db.test:3306/kingtide_consumer_bills",
                        "jdbc:mysql://db.test:3306/kingtide_merchant_bills",
                        "jdbc:mysql://db.test:3306/kingtide_failover",
                        "jdbc:mysql://db.test:3306/kingtide_guard");
        assertThat(layout.store("guard").user()).isEqualTo("ops");
    }

    @Test
    void without_failover_there_is_neither_guard_nor_failover_shard() {
        SystemOptions options = new SystemOptions(2, 18_400, 1_000, Supervisor.Bond.DETACHED, StoreChoice.H2, false);

        assertThat(StoreLayout.databases(options).stream().map(StoreLayout.Database::name))
                .isEqualTo(List.of("trade-0", "trade-1", "credit", "consumer-bills", "merchant-bills"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oracle", "jdbc:mysql://", "jdbc:mysql://db.test/shop", "jdbc:h2:mem:x", ""})
    void what_is_no_store_is_refused_with_what_is(String text) {
        assertThatThrownBy(() -> StoreChoice.parse(text, "root", ""))
                .hasMessageContaining("jdbc:mysql://HOST:PORT")
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
