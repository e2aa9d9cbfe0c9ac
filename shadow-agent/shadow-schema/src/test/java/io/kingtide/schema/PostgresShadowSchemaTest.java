package io.kingtide.schema;

import io.kingtide.schema.testkit.PostgresDatabase;
import io.kingtide.schema.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new PostgresDatabase();
    }

    @Test
    void aRuleThatWritesProductionRefusesTheTable() throws SQLException {
        run(read().ddl().toArray(new String[0]));
        run("CREATE RULE leak AS ON INSERT TO orders_shadow DO ALSO INSERT INTO users (name) VALUES ('x')");

        assertRefused("orders", "leak");
    }

    @Test
    void aTriggerThatRunsDynamicSqlRefusesTheTable() throws SQLException {
        run(read().ddl().toArray(new String[0]));
        run(
                "CREATE FUNCTION hidden() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM ' || 'users';"
                        + " RETURN NEW; END $$",
                "CREATE TRIGGER sly AFTER INSERT ON orders_shadow FOR EACH ROW EXECUTE FUNCTION hidden()");

        assertRefused("orders", "dynamic SQL");
    }

    @Test
    void aDefaultThatCallsAUserDefinedFunctionIsRefused() throws SQLException {
        run(
                "CREATE FUNCTION dice() RETURNS int LANGUAGE sql AS 'SELECT 4'",
                "CREATE TABLE games (id INT, luck INT DEFAULT dice())",
                "CREATE TABLE games_shadow (id INT, luck INT DEFAULT dice())");

        assertRefused("games", "dice");
    }
}
