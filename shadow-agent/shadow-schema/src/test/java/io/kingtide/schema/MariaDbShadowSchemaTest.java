package io.kingtide.schema;

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
}
