package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShadowAuditCommandTest {
    @TempDir
    private Path folder;

    private Shop shop;
    private String before;

    @BeforeEach
    void fill() throws SQLException {
        shop = new Shop();
        before = folder.resolve("before.json").toString();
        shop.shadow("create");
        shop.run(
                "INSERT INTO users (name) VALUES ('a'), ('b'), ('c')",
                "INSERT INTO orders (id, buyer, amount) VALUES (1, 1, 1), (2, 1, 2)");
    }

    @AfterEach
    void close() throws SQLException {
        shop.close();
    }

    @Test
    void aQuietSystemWhoseShadowsWereUsedHolds() throws SQLException {
        shop.shadow("audit", "--before", before);
        shop.run("INSERT INTO users_shadow (name) VALUES ('test')");

        Shop.Ended ended = shop.shadow("audit", "--before", before, "--json");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.json().get("method").asString()).isEqualTo("checksums");
        assertThat(ended.json().get("productionRowsTouched").asLong()).isZero();
        assertThat(ended.json().get("shadowRowsWritten").asLong()).isEqualTo(1);
    }

    @Test
    void everyKindOfLeakChangesTheChecksum() throws SQLException {
        for (String leak : new String[] {
            "INSERT INTO orders (id, buyer, amount) VALUES (9, 1, 1)",
            "UPDATE users SET name = 'B' WHERE id = 2",
            "UPDATE users SET name = CASE name WHEN 'a' THEN 'c' WHEN 'c' THEN 'a' ELSE name END",
            "DELETE FROM orders WHERE id = 2",
            "UPDATE users SET phone = '' WHERE phone IS NULL AND id = 1"
        }) {
            String file = folder.resolve(Integer.toHexString(leak.hashCode())).toString();
            shop.shadow("audit", "--before", file);
            shop.run(leak);

            Shop.Ended ended = shop.shadow("audit", "--before", file, "--json");

            assertThat(ended.exitCode()).as(leak).isEqualTo(1);
            assertThat(ended.json().get("productionRowsTouched").asLong())
                    .as(leak)
                    .isEqualTo(1);
            assertThat(ended.json().get("findings")).as(leak).hasSize(1);
        }
    }

    @Test
    void theOrderOfRowsDoesNotMatter() throws SQLException {
        shop.shadow("audit", "--before", before);
        shop.run("DELETE FROM orders", "INSERT INTO orders (id, buyer, amount) VALUES (2, 1, 2), (1, 1, 1)");

        assertThat(shop.shadow("audit", "--before", before).exitCode()).isZero();
    }

    @Test
    void tablesThatAppearOrVanishAreFound() throws SQLException {
        shop.shadow("audit", "--before", before);
        shop.run("CREATE TABLE extra (a INT)", "DROP TABLE orders");

        assertThat(shop.shadow("audit", "--before", before).out())
                .contains("new table")
                .contains("gone");
    }

    @Test
    void onALiveSystemIdsThatOnlyShadowsNumberAreALeak() throws SQLException {
        assertThat(shop.shadow("audit").exitCode()).isZero();
        shop.run("INSERT INTO users_shadow (name) VALUES ('test')", "INSERT INTO users (name) VALUES ('real')");
        assertThat(shop.shadow("audit").out()).contains("method identities").contains("1 rows");

        shop.run("INSERT INTO users (id, name) SELECT id, name FROM users_shadow");

        assertThat(shop.shadow("audit").exitCode()).isEqualTo(1);
        assertThat(shop.shadow("audit").out()).contains("LEAK").contains("USERS");
    }

    @Test
    void givenMarksAreSearchedInEveryTableTheyConcern() throws SQLException {
        shop.run("INSERT INTO orders (id, buyer, amount) VALUES (900001, 3, 1)");

        assertThat(shop.shadow("audit", "--identity", "*.id=900000..999999", "--no-ids")
                        .exitCode())
                .isEqualTo(1);
        assertThat(shop.shadow("audit", "--identity", "users.id=900000..999999", "--no-ids")
                        .exitCode())
                .isZero();
        assertThat(shop.shadow("audit", "--identity", "orders.id=9000%", "--no-ids")
                        .exitCode())
                .isEqualTo(1);
        assertThat(shop.shadow("audit", "--identity", "users.name=test-%", "--no-ids")
                        .exitCode())
                .isZero();
    }

    @Test
    void anAuditThatSearchesForNothingDoesNotHold() {
        Problem nothing = catchThrowableOfType(Problem.class, () -> shop.shadow("audit", "--no-ids"));
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nothing).hasMessageContaining("--before").hasMessageContaining("--identity");

        assertThat(catchThrowableOfType(
                        Problem.class, () -> shop.shadow("audit", "--no-ids", "--identity", "nowhere.x=1%")))
                .as("a mark that no table can carry finds nothing, and proves nothing")
                .isNotNull();
        assertThat(catchThrowableOfType(Problem.class, () -> shop.shadow("audit", "--identity", "users")))
                .hasMessageContaining("table.column=pattern");
    }

    @Test
    void aFileThatIsNoSnapshotIsNotOverwritten() throws IOException {
        Path other = Files.writeString(folder.resolve("notes.txt"), "my notes");

        assertThat(catchThrowableOfType(Problem.class, () -> shop.shadow("audit", "--before", other.toString())))
                .hasMessageContaining("notes.txt");
        assertThat(other).hasContent("my notes");
    }
}
