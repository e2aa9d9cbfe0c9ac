package io.kingtide.schema;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void aShadowThatInheritsFromProductionIsSeenThere() throws SQLException {
        run("CREATE TABLE users_shadow () INHERITS (users)");

        assertRefused("users", "it is part of");
    }

    @Test
    void productionThatInheritsFromAShadowWouldBeChangedWithIt() throws SQLException {
        run(read().ddl().toArray(new String[0]));
        run("CREATE TABLE notes_shadow (id INT)", "CREATE TABLE notes () INHERITS (notes_shadow)");

        assertRefused("notes", "would be changed with it");
    }

    @Test
    void aShadowThatIsAPartitionOfProductionIsRefusedAndOneWithPartitionsOfItsOwnIsNot() throws SQLException {
        run(
                "CREATE TABLE days (id INT) PARTITION BY RANGE (id)",
                "CREATE TABLE days_shadow PARTITION OF days FOR VALUES FROM (0) TO (9)",
                "CREATE TABLE weeks (id INT) PARTITION BY RANGE (id)",
                "CREATE TABLE weeks_1 PARTITION OF weeks FOR VALUES FROM (0) TO (9)",
                "CREATE TABLE weeks_shadow (id INT) PARTITION BY RANGE (id)",
                "CREATE TABLE weeks_1_shadow PARTITION OF weeks_shadow FOR VALUES FROM (0) TO (9)",
                "CREATE TABLE weeks_shadow_2 PARTITION OF weeks_shadow FOR VALUES FROM (9) TO (19)");

        assertRefused("days", "it is part of");
        assertThat(table(read(), "weeks").state()).isEqualTo(ShadowTable.State.READY);
        assertThat(table(read(), "weeks_1").state()).isEqualTo(ShadowTable.State.READY);
    }

    @Test
    void codeInChecksPoliciesAndDomainsIsFollowed() throws SQLException {
        run(
                "CREATE FUNCTION sly(a int) RETURNS boolean LANGUAGE sql AS 'DELETE FROM users; SELECT true'",
                "CREATE DOMAIN odd AS int CHECK (sly(VALUE))",
                "CREATE TABLE checked (id INT)",
                "CREATE TABLE checked_shadow (id INT CHECK (sly(id)))",
                "CREATE TABLE guarded (id INT)",
                "CREATE TABLE guarded_shadow (id INT)",
                "CREATE POLICY watch ON guarded_shadow USING (sly(id))",
                "CREATE TABLE typed (id odd)",
                "CREATE TABLE typed_shadow (id odd)");

        assertRefused("checked", "sly");
        assertRefused("guarded", "sly");
        assertRefused("typed", "sly");
    }

    @Test
    void aViewOnATableWhoseNameNeedsItsCaseReadsThatTablesShadow() throws SQLException {
        run("CREATE TABLE \"Mixed\" (id BIGINT PRIMARY KEY)");
        run("CREATE VIEW of_mixed AS SELECT id FROM \"Mixed\"");

        run(read().ddl().toArray(new String[0]));

        assertThat(table(read(), "of_mixed").state()).isEqualTo(ShadowTable.State.READY);
    }
}
