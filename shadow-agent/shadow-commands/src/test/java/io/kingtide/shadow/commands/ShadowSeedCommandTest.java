package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShadowSeedCommandTest {
    private static final String[] MASKS = {
        "--mask",
        "users.name=name",
        "--mask",
        "*.phone=phone",
        "--mask",
        "users.email=email",
        "--mask",
        "users.card=card"
    };

    private Shop shop;

    @BeforeEach
    void fill() throws SQLException {
        shop = new Shop();
        shop.shadow("create");
        for (int i = 1; i <= 20; i++) {
            shop.run(
                    "INSERT INTO users (name, phone, email, card) VALUES ('Anna Frost', '1380013" + (8000 + i)
                            + "', 'anna" + i + "@corp.example', '622202123456789" + i % 10 + "')",
                    "INSERT INTO orders (id, buyer, amount) VALUES (" + 100 * i + ", " + i + ", " + i + ")");
        }
    }

    @AfterEach
    void close() throws SQLException {
        shop.close();
    }

    @Test
    void copiesRowsWithMasksAndLeavesTheRestAsItIs() throws SQLException {
        seed(MASKS);

        assertThat(shop.number("SELECT count(*) FROM users_shadow")).isEqualTo(20);
        assertThat(shop.column("SELECT id FROM users_shadow ORDER BY id"))
                .isEqualTo(shop.column("SELECT id FROM users ORDER BY id"));
        assertThat(shop.column("SELECT name FROM users_shadow")).doesNotContain("Anna Frost");
        assertThat(shop.column("SELECT email FROM users_shadow")).allMatch(mail -> mail.endsWith("@example.com"));
        assertThat(shop.column("SELECT phone FROM users_shadow"))
                .allMatch(phone -> phone.matches("138\\d{8}"))
                .doesNotContainAnyElementsOf(shop.column("SELECT phone FROM users"));
        assertThat(shop.column("SELECT twice FROM orders_shadow ORDER BY id"))
                .isEqualTo(shop.column("SELECT twice FROM orders ORDER BY id"));
    }

    @Test
    void aSecondSeedingLeavesFilledShadowsAloneUntilToldToReplace() throws SQLException {
        seed(MASKS);
        shop.run("INSERT INTO users (name) VALUES ('New One')");

        assertThat(seed(MASKS).out()).contains("left alone");
        assertThat(shop.number("SELECT count(*) FROM users_shadow")).isEqualTo(20);

        seed(with(MASKS, "--replace"));
        assertThat(shop.number("SELECT count(*) FROM users_shadow")).isEqualTo(21);
    }

    @Test
    void aSampleKeepsReferencesWhole() throws SQLException {
        shop.run("INSERT INTO orders (id, buyer, amount) VALUES (1, 20, 5)");

        seed(with(MASKS, "--rows", "5"));

        assertThat(shop.number("SELECT count(*) FROM users_shadow")).isEqualTo(5);
        assertThat(shop.column("SELECT id FROM orders_shadow ORDER BY id"))
                .as("order 1 has the lowest id, but its buyer is not in the sample")
                .containsExactly("100", "200", "300", "400", "500");
    }

    @Test
    void aColumnThatSoundsPersonalStopsItUntilDecidedAbout() throws SQLException {
        Problem problem = catchThrowableOfType(Problem.class, () -> seed("--mask", "users.name=name"));

        assertThat(problem)
                .hasMessageContaining("users.phone=phone")
                .hasMessageContaining("users.email=email")
                .hasMessageContaining("users.card=card")
                .hasMessageContaining("--unmasked")
                .message()
                .doesNotContain("users.name=");
        assertThat(shop.number("SELECT count(*) FROM users_shadow")).isZero();

        seed(with(MASKS, "--unmasked", "users.name"));
    }

    @Test
    void masksNeedAKey() {
        Problem problem = catchThrowableOfType(Problem.class, () -> shop.shadow(with(MASKS, "seed")));

        assertThat(problem).hasMessageContaining("KINGTIDE_MASK_KEY").hasMessageContaining("16");
    }

    @Test
    void wrongChoicesAreToldWithTheRightOnes() {
        assertThat(catchThrowableOfType(Problem.class, () -> seed("--mask", "users.name=nmae")))
                .hasMessageContaining("name, phone, card, email, text");
        assertThat(catchThrowableOfType(Problem.class, () -> seed("--table", "usres")))
                .hasMessageContaining("usres");
    }

    @Test
    void aShadowThatIsNotReadyIsNotSeeded() throws SQLException {
        shop.run("ALTER TABLE users ADD COLUMN later INT");

        assertThat(catchThrowableOfType(Problem.class, () -> seed(MASKS)))
                .hasMessageContaining("DIFFERENT")
                .hasMessageContaining("shadow create");
    }

    @Test
    void productionStaysAsItIs() throws SQLException {
        String before = shop.column("SELECT listagg(name || phone || email, ',') FROM users")
                .get(0);

        seed(MASKS);

        assertThat(shop.column("SELECT listagg(name || phone || email, ',') FROM users"))
                .containsExactly(before);
    }

    private Shop.Ended seed(String... options) {
        return shop.withMaskKey("0123456789abcdef").shadow(with(options, "seed"));
    }

    /** The command name first, then the options; an option's value follows it. */
    private static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>();
        if (more.length > 0 && more[0].equals("seed")) {
            all.add("seed");
            all.addAll(List.of(options));
        } else {
            all.addAll(List.of(options));
            all.addAll(List.of(more));
        }
        return all.toArray(new String[0]);
    }
}
