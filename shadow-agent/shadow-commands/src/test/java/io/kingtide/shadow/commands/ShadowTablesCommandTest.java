package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.ShadowNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code shadow status}, {@code ddl}, {@code create} and {@code drop}. */
final class ShadowTablesCommandTest {
    @TempDir
    private Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws SQLException {
        shop = new Shop();
    }

    @AfterEach
    void close() throws SQLException {
        shop.close();
    }

    @Test
    void createMakesWhatStatusMisses() throws SQLException {
        assertThat(shop.shadow("status").exitCode()).isEqualTo(1);
        assertThat(shop.shadow("status").out()).contains("2 missing").contains("there is no PUBLIC.ORDERS_SHADOW");

        assertThat(shop.shadow("create").exitCode()).isZero();

        assertThat(shop.shadow("status").exitCode()).isZero();
        assertThat(shop.shadow("status", "--json").json().get("usable").asBoolean())
                .isTrue();
        assertThat(shop.number("SELECT count(*) FROM orders_shadow")).isZero();
    }

    @Test
    void createTwiceDoesNothingTheSecondTime() {
        assertThat(shop.shadow("create", "--json").json().at("/stores/0/statements"))
                .isNotEmpty();

        assertThat(shop.shadow("create", "--json").json().at("/stores/0/statements"))
                .isEmpty();
    }

    @Test
    void ddlChangesNothing() {
        assertThat(shop.shadow("ddl").out())
                .contains("CREATE TABLE \"PUBLIC\".\"USERS_SHADOW\"")
                .contains("START WITH 4503599627370496");

        assertThat(shop.shadow("status").exitCode()).isEqualTo(1);
    }

    @Test
    void aTableThatKingtideDidNotMakeIsChangedOnlyWhenAdopted() throws SQLException {
        shop.run("CREATE TABLE eye (id INT, colour VARCHAR(9))", "CREATE TABLE eye_shadow (id INT, price INT)");

        Shop.Ended ended = shop.shadow("create");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("EYE").contains("--adopt");
        assertThat(shop.column("SELECT column_name FROM information_schema.columns WHERE table_name = 'EYE_SHADOW'"))
                .contains("PRICE");

        assertThat(shop.shadow("create", "--adopt").exitCode()).isZero();
        assertThat(shop.column("SELECT column_name FROM information_schema.columns WHERE table_name = 'EYE_SHADOW'"))
                .containsExactly("ID", "COLOUR");
    }

    @Test
    void dropRemovesShadowsAndNothingElse() throws SQLException {
        shop.shadow("create");
        shop.run("CREATE TABLE eye (id INT)", "CREATE TABLE eye_shadow (id INT)", "CREATE TABLE lone_shadow (id INT)");

        Shop.Ended ended = shop.shadow("drop", "--yes", "--json");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.json().at("/stores/0/dropped").toString())
                .contains("ORDERS_SHADOW")
                .contains("USERS_SHADOW");
        assertThat(ended.json().at("/stores/0/kept").toString())
                .contains("EYE_SHADOW")
                .contains("--unmarked")
                .contains("LONE_SHADOW");
        assertThat(tables()).containsExactly("EYE", "EYE_SHADOW", "LONE_SHADOW", "ORDERS", "USERS");
    }

    @Test
    void unmarkedShadowsAreDroppedOnlyIfTheirColumnsAreProductions() throws SQLException {
        shop.run("CREATE TABLE eye (id INT)", "CREATE TABLE eye_shadow (id INT, price INT)");
        shop.run("CREATE TABLE hat (id INT)", "CREATE TABLE hat_shadow (id INT)");

        shop.shadow("drop", "--yes", "--unmarked");

        assertThat(tables()).containsExactly("EYE", "EYE_SHADOW", "HAT", "ORDERS", "USERS");
    }

    @Test
    void aShadowThatProductionRefersToIsKept() throws SQLException {
        shop.shadow("create");
        shop.run("CREATE TABLE carts (id INT, owner BIGINT REFERENCES users_shadow (id))");

        assertThat(shop.shadow("drop", "--yes").out()).contains("refers to it");
        assertThat(tables()).contains("USERS_SHADOW").doesNotContain("ORDERS_SHADOW");
    }

    @Test
    void dropAsksAndTakesNothingButTheWord() throws SQLException {
        shop.shadow("create");

        Problem refused = catchThrowableOfType(Problem.class, () -> shop.shadowAnswering("yes\n", "drop"));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused).hasMessageContaining("Nothing was dropped");
        assertThat(tables()).contains("USERS_SHADOW");

        assertThat(shop.shadowAnswering("drop\n", "drop").exitCode()).isZero();
        assertThat(tables()).containsExactly("ORDERS", "USERS");
    }

    @Test
    void rulesDecideWhatHasAShadow() throws IOException, SQLException {
        Path rules = Files.writeString(folder.resolve("shadow.yaml"), """
                version: 1
                data-sources:
                  - name: shop
                    url: "jdbc:h2:*"
                    mode: table
                    template: "kt_{table}"
                    tables: {users: read-through}
                """);

        assertThat(shop.shadow("create", "--rules", rules.toString()).exitCode())
                .isZero();

        assertThat(tables()).containsExactly("KT_ORDERS", "ORDERS", "USERS");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutItsSecrets() {
        Target absent = new Target(
                "x",
                "jdbc:h2:tcp://u:pw@127.0.0.1:1/no;PASSWORD=geheim",
                "me",
                null,
                ShadowNaming.tables("{table}_x").build(),
                Map.of());

        Problem problem = catchThrowableOfType(Problem.class, absent::open);

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(absent.toString()).contains("***").doesNotContain("geheim").doesNotContain("pw@");
    }

    @Test
    void withoutAUrlAndARunningSystemThereIsNothingToWorkOn() {
        DatabaseOptions options = new DatabaseOptions(Map.of(), folder);

        assertThat(catchThrowableOfType(Problem.class, options::targets))
                .hasMessageContaining("kingtide up")
                .hasMessageContaining("--url");
    }

    private List<String> tables() throws SQLException {
        return shop.column(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC' ORDER BY table_name");
    }
}
