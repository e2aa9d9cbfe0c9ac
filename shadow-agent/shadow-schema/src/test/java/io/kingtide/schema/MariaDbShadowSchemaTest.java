package io.kingtide.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.schema.testkit.MariaDbDatabase;
import io.kingtide.schema.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class MariaDbShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new MariaDbDatabase();
    }

    @Test
    void aShadowWhoseEngineKeepsItsRowsInProductionIsRefused() throws SQLException {
        run(
                "CREATE TABLE notes (id INT) ENGINE=MyISAM",
                "CREATE TABLE notes_shadow (id INT) ENGINE=MERGE UNION=(notes) INSERT_METHOD=LAST");

        assertRefused("notes", "storage engine");
    }

    @Test
    void aTriggerThatCallsAProcedureRefusesTheTable() throws SQLException {
        run(read().ddl().toArray(new String[0]));
        run(
                "CREATE PROCEDURE sly() DELETE FROM users",
                "CREATE TRIGGER hidden BEFORE INSERT ON orders_shadow FOR EACH ROW CALL sly()");

        assertRefused("orders", "sly");
    }

    @Test
    void aShadowThatSortsAndComparesOtherwiseIsMended() throws SQLException {
        run(read().ddl().toArray(new String[0]));
        run("ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");

        assertThat(table(read(), "users").advice())
                .anySatisfy(line -> assertThat(line).contains("utf8mb4_bin"));
        run(read().ddl().toArray(new String[0]));

        assertThat(table(read(), "users").advice()).isEmpty();
        run("INSERT INTO users_shadow (name) VALUES ('\u738b\u5c0f\u660e')");
    }
}
