package io.kingtide.agent.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What must hold of every library on every database. A subclass names both. The application has a pool of one
 * connection, so that every alternation of real and tagged work happens on the same handles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each use.
public abstract class CompatibilityKit {
    private static final Map<String, Long> SEEDED = seeded();

    private TestDatabase database;
    private RehearsedApplication application;
    private String production;
    private String shadow;

    /** Starts the database. */
    protected abstract TestDatabase startDatabase() throws Exception;

    /** The application under test. */
    protected abstract Class<? extends Workload> workload();

    /** The data source's rules behind its URL, indented by four. */
    protected String rules() {
        return RehearsedApplication.TABLE_MODE;
    }

    /** Where the shadows are. */
    protected TestDatabase shadowDatabase() throws Exception {
        return database;
    }

    /** What the shadow of a table is called there. */
    protected String shadowOf(String table) {
        return table + "_shadow";
    }

    /** Further objects of the database, made before the application starts. */
    protected List<String> ddl() {
        return List.of();
    }

    /** System properties of the application. */
    protected Map<String, String> properties() {
        return Map.of();
    }

    @BeforeAll
    void start() throws Exception {
        // Stays after the test: its log says why an application failed.
        Path folder = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "applications")), "application")
                .toAbsolutePath();
        production = workload().getDeclaredConstructor().newInstance().table();
        database = startDatabase();
        shadow = shadowOf(production);
        database.reset();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (String sql : ddl()) {
                statement.execute(sql);
            }
        }
        application = RehearsedApplication.start(
                folder,
                List.of(WorkloadServer.class.getName(), workload().getName()),
                database.address(),
                properties(),
                rules());
    }

    @AfterAll
    void stop() throws Exception {
        if (application != null) {
            application.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void empty() throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("delete from " + production + " where owner not like 'p%'");
            statement.execute("update " + production + " set amount = 100");
        }
        try (var connection = shadowDatabase().connect();
                var statement = connection.createStatement()) {
            statement.execute("delete from " + shadow);
        }
    }

    @Test
    void tagged_work_touches_the_shadow_alone() throws Exception {
        List<String> before = database.rows(production);

        succeed(application.tagged("insert", "t1", 100));
        succeed(application.tagged("insert-all", "t2,t3,t4,t5,t6", 50));
        succeed(application.tagged("add", "t1", 5));
        succeed(application.tagged("add-locked", "t1", 7));
        succeed(application.tagged("remove", "t2", 0));
        assertThat(succeed(application.tagged("amount", "t1", 0))).isEqualTo("112");
        assertThat(succeed(application.tagged("amount", "t2", 0))).isEqualTo("none");

        assertThat(database.rows(production)).isEqualTo(before);
        assertThat(shadowDatabase().wallets(shadow))
                .isEqualTo(Map.of("t1", 112L, "t3", 50L, "t4", 50L, "t5", 50L, "t6", 50L));
    }

    @Test
    void real_work_touches_production_alone() throws Exception {
        succeed(application.tagged("insert", "t1", 100));
        List<String> before = shadowDatabase().rows(shadow);

        succeed(application.real("insert", "r1", 100));
        succeed(application.real("insert-all", "r2,r3", 50));
        succeed(application.real("add", "p1", 5));
        succeed(application.real("add-locked", "p2", 7));
        succeed(application.real("remove", "r3", 0));

        assertThat(shadowDatabase().rows(shadow)).isEqualTo(before);
        Map<String, Long> expected = new TreeMap<>(SEEDED);
        expected.putAll(Map.of("p1", 105L, "p2", 107L, "r1", 100L, "r2", 50L));
        assertThat(database.wallets(production)).isEqualTo(expected);
    }

    @Test
    void neither_world_reads_the_other() throws Exception {
        succeed(application.tagged("insert", "both", 1));
        succeed(application.real("insert", "both", 2));
        assertThat(succeed(application.tagged("amount", "both", 0))).isEqualTo("1");
        assertThat(succeed(application.real("amount", "both", 0))).isEqualTo("2");
        assertThat(succeed(application.tagged("amount", "p1", 0))).isEqualTo("none");
        assertThat(succeed(application.real("amount", "p1", 0))).isEqualTo("100");
    }

    @Test
    void worlds_alternate_on_one_connection_and_its_cached_statements() throws Exception {
        Map<String, Long> real = new TreeMap<>(SEEDED);
        Map<String, Long> tagged = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            String owner = "x" + i;
            succeed(application.real("insert", owner, i));
            succeed(application.tagged("insert", owner, 1000 + i));
            succeed(application.tagged("add", owner, 1));
            succeed(application.real("add", owner, 2));
            real.put(owner, i + 2L);
            tagged.put(owner, 1001L + i);
        }
        assertThat(database.wallets(production)).isEqualTo(real);
        assertThat(shadowDatabase().wallets(shadow)).isEqualTo(tagged);
        assertThat(ids(database, production))
                .as("no key is given twice in a world")
                .doesNotHaveDuplicates();
        assertThat(ids(shadowDatabase(), shadow)).doesNotHaveDuplicates();
        if (production.equals("purse")) {
            List<String> all = new ArrayList<>(ids(database, production));
            all.addAll(ids(shadowDatabase(), shadow));
            assertThat(new HashSet<>(all))
                    .as("both worlds draw from one allocator")
                    .hasSameSizeAs(all);
        }
    }

    @Test
    void a_forged_tag_does_nothing() throws Exception {
        List<String> production = database.rows(this.production);
        RehearsedApplication.Answer answer =
                application.call("insert", "f1", 1, Optional.of("kingtide=v1.k1.compatibility.9999999999.AAAA"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.refused()).isPresent();
        assertThat(database.rows(this.production)).isEqualTo(production);
        assertThat(shadowDatabase().rows(shadow)).isEmpty();
    }

    /** The application, for what only some libraries can do. */
    protected final RehearsedApplication application() {
        return application;
    }

    /** The database, as no agent sees it. */
    protected final TestDatabase database() {
        return database;
    }

    private static List<String> ids(TestDatabase database, String table) throws Exception {
        return database.rows(table).stream().map(row -> row.split(" ")[0]).toList();
    }

    private static String succeed(RehearsedApplication.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static Map<String, Long> seeded() {
        Map<String, Long> seeded = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            seeded.put("p" + i, 100L);
        }
        return Map.copyOf(seeded);
    }
}
