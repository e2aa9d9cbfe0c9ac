package io.kingtide.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.schema.testkit.H2Database;
import io.kingtide.schema.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class H2ShadowSchemaTest extends ShadowSchemaContract {
    @Override
    TestDatabase start() throws Exception {
        return new H2Database();
    }

    @Test
    void aSynonymForProductionIsNoShadow() throws SQLException {
        run("CREATE SYNONYM users_shadow FOR users");

        assertRefused("users", "synonym");
    }

    @Test
    void aDefaultThatCallsAUserDefinedFunctionIsRefusedUnlessListed() throws SQLException {
        run(
                "CREATE ALIAS dice FOR 'java.lang.Math.random'",
                "CREATE TABLE games (id INT, luck DOUBLE PRECISION DEFAULT dice())",
                "CREATE TABLE games_shadow (id INT, luck DOUBLE PRECISION DEFAULT dice())");

        assertRefused("games", "dice");
        assertThat(table(read(ShadowNaming.tables("{table}_shadow").harmless(List.of("DICE"))), "games")
                        .state())
                .isEqualTo(ShadowTable.State.READY);
    }

    @Test
    void aShadowThatIsLinkedToProductionIsRefused() throws SQLException {
        run(
                "CREATE TABLE notes (id INT)",
                "CREATE LINKED TABLE notes_shadow('', '"
                        + connection.getMetaData().getURL() + "', '"
                        + connection.getMetaData().getUserName() + "', '', 'NOTES')");

        assertRefused("notes", "linked");
    }

    @Test
    void aCheckThatRunsCodeIsRefused() throws SQLException {
        run(
                "CREATE ALIAS sly FOR 'java.lang.Math.abs(int)'",
                "CREATE TABLE notes (id INT)",
                "CREATE TABLE notes_shadow (id INT CHECK (sly(id) > 0))");

        assertRefused("notes", "sly");
    }
}
