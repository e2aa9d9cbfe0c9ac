package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.schema.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of shadows, from the first status to the last drop, on each kind of database. */
abstract class ShadowLifeContract {
    @TempDir
    private Path folder;

    abstract TestDatabase start() throws Exception;

    @Test
    void createSeedRehearseAuditLeakDrop() throws Exception {
        try (TestDatabase database = start();
                Connection connection = database.connect()) {
            Shop shop = new Shop(connection, connection.getMetaData().getURL(), database.user());
            shop.run(database.fixture().toArray(new String[0]));
            fill(shop);
            shop.run(
                    "CREATE TABLE hens (id INT PRIMARY KEY, egg INT)",
                    "CREATE TABLE eggs (id INT PRIMARY KEY, hen INT, FOREIGN KEY (hen) REFERENCES hens (id))",
                    "ALTER TABLE hens ADD FOREIGN KEY (egg) REFERENCES eggs (id)");
            String before = folder.resolve("before.json").toString();

            assertThat(shop.shadow("status").exitCode())
                    .as("nothing is there yet")
                    .isEqualTo(1);
            assertThat(shop.shadow("create").exitCode()).isZero();
            assertThat(shop.shadow("status").exitCode()).isZero();
            assertThat(shop.shadow("create", "--json").json().at("/stores/0/statements"))
                    .isEmpty();

            shop.withMaskKey("0123456789abcdef")
                    .shadow("seed", "--mask", "users.name=name", "--mask", "users.email=email", "--rows", "30");
            assertThat(shop.number("SELECT count(*) FROM users_shadow")).isEqualTo(30);
            assertThat(shop.column("SELECT email FROM users_shadow WHERE email IS NOT NULL"))
                    .hasSize(29)
                    .allMatch(mail -> mail.endsWith("@example.com"));
            assertThat(shop.number("SELECT count(*) FROM orders_shadow WHERE fee = amount / 100 AND status = 'PAID'"))
                    .isEqualTo(30);

            shop.shadow("audit", "--before", before);
            shop.run("INSERT INTO users_shadow (name) VALUES ('test')", "DELETE FROM orders_shadow WHERE amount > 10");
            assertThat(shop.shadow("audit", "--before", before).exitCode())
                    .as("a rehearsal in the shadows")
                    .isZero();
            assertThat(shop.shadow("audit").exitCode()).isZero();

            leak(shop);
            assertThat(shop.shadow("audit", "--before", before).exitCode()).isEqualTo(1);
            assertThat(shop.shadow("audit", "--json")
                            .json()
                            .get("productionRowsTouched")
                            .asLong())
                    .isEqualTo(1);

            assertThat(shop.shadow("drop", "--yes").exitCode()).isZero();
            assertThat(shop.number("SELECT count(*) FROM users")).isEqualTo(51);
            assertThat(shop.shadow("status").out()).contains("4 missing");
        }
    }

    private static void fill(Shop shop) throws SQLException {
        for (int i = 1; i <= 50; i++) {
            String mail = i == 7 ? "NULL" : "'user" + i + "@corp.example'";
            shop.run(
                    "INSERT INTO users (name, email) VALUES ('Anna Frost', " + mail + ")",
                    "INSERT INTO orders (buyer, amount, status) VALUES (" + i + ", " + i + ", 'PAID')");
        }
    }

    /** A test row that reached production, with the id that its shadow gave it. */
    private static void leak(Shop shop) throws SQLException {
        shop.run("INSERT INTO users (id, name) SELECT max(id), 'test' FROM users_shadow");
    }
}
