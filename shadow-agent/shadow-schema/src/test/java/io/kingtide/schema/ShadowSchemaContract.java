package io.kingtide.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.schema.ShadowNaming.Treatment;
import io.kingtide.schema.ShadowTable.State;
import io.kingtide.schema.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds on every database; subclassed once for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShadowSchemaContract {
    private static final ShadowNaming TEMPLATE =
            ShadowNaming.tables("{table}_shadow").build();

    private TestDatabase database;
    Connection connection;

    abstract TestDatabase start() throws Exception;

    @BeforeAll
    void startDatabase() throws Exception {
        database = start();
    }

    @AfterAll
    void stopDatabase() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void layOut() throws SQLException {
        connection = database.connect();
        run(database.fixture());
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void everythingIsMissingAtFirstAndReadyAfterItsOwnDdl() throws SQLException {
        assertThat(read().tables()).extracting(ShadowTable::state).containsOnly(State.MISSING);

        run(read().ddl());

        ShadowSchema after = read();
        assertThat(after.tables())
                .extracting(table -> table.production().name().name().toLowerCase(Locale.ROOT))
                .containsExactly("orders", "users");
        assertThat(after.tables()).allSatisfy(table -> {
            assertThat(table.state()).as(table.toString()).isEqualTo(State.READY);
            assertThat(table.advice()).as(table.toString()).isEmpty();
        });
        assertThat(after.ddl()).as("nothing is left to do").isEmpty();
        assertThat(after.orphans()).isEmpty();
    }

    @Test
    void idsOfTheTwoWorldsCannotBeConfused() throws SQLException {
        run(read().ddl());

        run("INSERT INTO users (name) VALUES ('real')", "INSERT INTO users_shadow (name) VALUES ('test')");
        run("INSERT INTO orders_shadow (buyer, amount) SELECT id, 5 FROM users_shadow");

        assertThat(number("SELECT id FROM users")).isEqualTo(1);
        assertThat(number("SELECT id FROM users_shadow")).isEqualTo(1L << 52);
        assertThat(number("SELECT id FROM orders_shadow")).isEqualTo(1L << 30);
    }

    @Test
    void defaultsAndGeneratedColumnsWorkInTheShadow() throws SQLException {
        run(read().ddl());
        run("INSERT INTO users_shadow (name) VALUES ('test')");
        run("INSERT INTO orders_shadow (buyer, amount) SELECT id, 500 FROM users_shadow");

        assertThat(number("SELECT fee FROM orders_shadow WHERE status = 'NEW'")).isEqualTo(5);
        assertThatThrownBy(() -> run("INSERT INTO orders_shadow (buyer, amount) SELECT id, -1 FROM users_shadow"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void foreignKeysOfTheShadowPointToShadows() throws SQLException {
        run(read().ddl());
        run("INSERT INTO users (name) VALUES ('real')");

        assertThatThrownBy(() -> run("INSERT INTO orders_shadow (buyer, amount) SELECT id, 5 FROM users"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aShadowThatLagsBehindIsDifferentAndMended() throws SQLException {
        run(read().ddl());
        run(
                "ALTER TABLE orders ADD COLUMN note VARCHAR(20) DEFAULT 'none'",
                "ALTER TABLE users_shadow ADD COLUMN extra INT",
                "CREATE INDEX later ON orders (buyer, amount)");

        ShadowSchema behind = read();
        assertThat(table(behind, "orders").state()).isEqualTo(State.DIFFERENT);
        assertThat(table(behind, "orders").reasons())
                .anyMatch(reason -> reason.toLowerCase().contains("note"));
        assertThat(table(behind, "orders").advice()).anyMatch(advice -> advice.contains("no plain"));
        assertThat(table(behind, "users").state()).isEqualTo(State.DIFFERENT);

        run(behind.ddl());

        assertThat(read().tables()).allMatch(ShadowTable::isUsable);
        assertThat(read().ddl()).isEmpty();
    }

    @Test
    void aForeignKeyFromAShadowToProductionRefusesTheTable() throws SQLException {
        run(read().ddl());
        run(
                "CREATE TABLE carts (id BIGINT PRIMARY KEY, owner BIGINT)",
                "CREATE TABLE carts_shadow (id BIGINT PRIMARY KEY, owner BIGINT)",
                "ALTER TABLE carts_shadow ADD FOREIGN KEY (owner) REFERENCES users (id)");

        assertRefused("carts", "refers to production");
        assertThat(table(read(ShadowNaming.tables("{table}_shadow").treat("users", Treatment.READ_THROUGH)), "carts")
                        .state())
                .as("a key to a read-through table only reads what may be read")
                .isEqualTo(State.READY);
    }

    @Test
    void aForeignKeyFromProductionToAShadowRefusesTheTable() throws SQLException {
        run(read().ddl());
        run(
                "CREATE TABLE carts (id BIGINT PRIMARY KEY, owner BIGINT)",
                "ALTER TABLE carts ADD FOREIGN KEY (owner) REFERENCES users_shadow (id)");

        assertRefused("users", "refers to the shadow");
    }

    @Test
    void aTriggerOfAShadowThatWritesProductionRefusesTheTable() throws SQLException {
        run(read().ddl());
        run(database.triggerThatWritesUsers("orders_shadow"));

        assertRefused("orders", "leak");
    }

    @Test
    void aShadowThatIsAViewOnProductionIsNoShadow() throws SQLException {
        run("CREATE VIEW users_shadow AS SELECT * FROM users");

        assertRefused("users", "names 'users' of production");
    }

    @Test
    void aViewGetsAShadowWithItsQueryRewritten() throws SQLException {
        run("CREATE VIEW big_orders AS SELECT id, amount FROM orders WHERE amount > 100");

        run(read().ddl());
        run("INSERT INTO users_shadow (name) VALUES ('test')");
        run("INSERT INTO orders_shadow (buyer, amount) SELECT id, 500 FROM users_shadow");

        assertThat(number("SELECT count(*) FROM big_orders_shadow")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM big_orders")).isZero();
        assertThat(table(read(), "big_orders").state()).isEqualTo(State.READY);
    }

    @Test
    void rulesMakeExceptions() throws SQLException {
        run("CREATE TABLE carts (id BIGINT PRIMARY KEY)");
        ShadowSchema schema = read(ShadowNaming.tables("kt_{table}")
                .treat("Users", Treatment.READ_THROUGH)
                .treat("carts", Treatment.REFUSE)
                .shadow("orders", "test_orders"));

        run(schema.ddl());

        assertThat(table(schema, "users").state()).isEqualTo(State.READ_THROUGH);
        assertThat(table(schema, "carts").state()).isEqualTo(State.EXCLUDED);
        assertThat(number("SELECT count(*) FROM test_orders")).isZero();
        run("INSERT INTO users (name) VALUES ('real')");
        run("INSERT INTO test_orders (buyer, amount) SELECT id, 5 FROM users");
    }

    @Test
    void patternsNameTheTablesOfAShardedOne() throws SQLException {
        run("CREATE TABLE t_order_0 (id BIGINT PRIMARY KEY)", "CREATE TABLE t_order_1 (id BIGINT PRIMARY KEY)");
        run("CREATE TABLE t_order_old (id BIGINT PRIMARY KEY)", "CREATE TABLE t_order_seq (next_val BIGINT)");
        ShadowNaming.Builder naming = ShadowNaming.tables("{table}_shadow")
                .treat("t_order_old", Treatment.REFUSE)
                .treat("t_order_*", Treatment.SHADOW)
                .shadow("t_order_*", "kt_{table}");

        run(read(naming).ddl());

        assertThat(table(read(naming), "t_order_0").isUsable()).isTrue();
        assertThat(table(read(naming), "t_order_old").state()).isEqualTo(State.EXCLUDED);
        assertThat(table(read(naming), "t_order_seq").isUsable())
                .as("a pattern does not say that a table gives out no ids")
                .isFalse();
        assertThat(number("SELECT count(*) FROM kt_t_order_1")).isZero();
        assertThat(read(naming).tables())
                .extracting(table -> table.production().name().name().toLowerCase(Locale.ROOT))
                .as("a shadow is nobody's production")
                .doesNotContain("kt_t_order_0", "kt_t_order_1");
    }

    @Test
    void aTableThatIdsAreDrawnFromNeedsADecision() throws SQLException {
        run(
                "CREATE TABLE purse_seq (next_val BIGINT)",
                "CREATE TABLE hibernate_sequences (sequence_name VARCHAR(40) PRIMARY KEY, next_val BIGINT)",
                "CREATE TABLE scores (player VARCHAR(40) PRIMARY KEY, points BIGINT)");

        assertRefused("purse_seq", "id-allocator");
        assertRefused("hibernate_sequences", "id-allocator");
        assertThat(table(read(), "scores").state()).isEqualTo(State.MISSING);
        ShadowSchema decided = read(ShadowNaming.tables("{table}_shadow")
                .treat("Purse_Seq", Treatment.ID_ALLOCATOR)
                .treat("hibernate_sequences", Treatment.SHADOW));
        assertThat(table(decided, "purse_seq").state()).isEqualTo(State.ID_ALLOCATOR);
        assertThat(table(decided, "purse_seq").isUsable()).isTrue();
        assertThat(table(decided, "hibernate_sequences").state()).isEqualTo(State.MISSING);
        assertThat(decided.ddl()).noneMatch(sql -> sql.toLowerCase(Locale.ROOT).contains("purse_seq"));
    }

    @Test
    void rowsAreCopiedAsTheyAreWhereThatIsAskedFor() throws SQLException {
        run("INSERT INTO users (name) VALUES ('real')", "INSERT INTO orders (buyer, amount) SELECT id, 5 FROM users");

        run(read().ddlWithRows());
        run("INSERT INTO users_shadow (name) VALUES ('test')");

        assertThat(number("SELECT count(*) FROM users_shadow s JOIN users u ON u.id = s.id AND u.name = s.name"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM orders_shadow WHERE amount = 5"))
                .isEqualTo(1);
        assertThat(number("SELECT max(id) FROM users_shadow")).isGreaterThan(1_000_000);
        assertThat(read().ddlWithRows()).as("what is there is not copied again").isEmpty();
    }

    @Test
    void aNameThatTheDatabaseWouldCutIsRefused() throws SQLException {
        String longName = "t".repeat(60);
        run("CREATE TABLE " + longName + " (a INT)");

        ShadowTable table = table(read(ShadowNaming.tables("{table}_" + "x".repeat(200))), longName);

        assertThat(table.state()).isEqualTo(State.REFUSED);
        assertThat(table.reasons()).anyMatch(reason -> reason.contains("longer than"));
        assertThat(table.ddl()).isEmpty();
    }

    @Test
    void aShadowWithoutProductionIsAnOrphan() throws SQLException {
        run("CREATE TABLE gone_shadow (a INT)");

        assertThat(read().orphans())
                .singleElement()
                .satisfies(orphan -> assertThat(orphan.name().name().toLowerCase(Locale.ROOT))
                        .isEqualTo("gone_shadow"));
    }

    @Test
    void shadowsCanLiveInASchemaOfTheirOwn() throws SQLException {
        ShadowNaming.Builder naming = ShadowNaming.schemas("{schema}_shadow");

        run(read(naming).ddl());

        ShadowSchema after = read(naming);
        assertThat(table(after, "orders").state())
                .as(table(after, "orders").toString())
                .isEqualTo(State.READY);
        assertThat(table(after, "users").state()).isEqualTo(State.READY);
        assertThat(after.ddl()).isEmpty();
    }

    @Test
    void whatKingtideMadeSaysSo() throws SQLException {
        run(read().ddl());
        run("CREATE TABLE eye (a INT)", "CREATE TABLE eye_shadow (a INT)");

        ShadowTable users = table(read(), "users");
        assertThat(ShadowSchema.isMarked(users.shadow(), users.production())).isTrue();
        ShadowTable eye = table(read(), "eye");
        assertThat(ShadowSchema.isMarked(eye.shadow(), eye.production())).isFalse();
    }

    final void assertRefused(String name, String reason) throws SQLException {
        ShadowTable table = table(read(), name);
        assertThat(table.state()).as(table.toString()).isEqualTo(State.REFUSED);
        assertThat(table.reasons())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT)));
    }

    final ShadowSchema read() throws SQLException {
        return ShadowSchema.read(connection, TEMPLATE);
    }

    final ShadowSchema read(ShadowNaming.Builder naming) throws SQLException {
        return ShadowSchema.read(connection, naming.build());
    }

    static ShadowTable table(ShadowSchema schema, String name) {
        return schema.tables().stream()
                .filter(table -> table.production().name().name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No table " + name + " in " + schema.tables()));
    }

    final void run(String... statements) throws SQLException {
        run(List.of(statements));
    }

    private void run(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + " in " + sql, e);
                }
            }
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
