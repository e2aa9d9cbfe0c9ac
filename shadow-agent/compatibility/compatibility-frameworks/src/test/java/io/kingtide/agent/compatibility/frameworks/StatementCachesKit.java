package io.kingtide.agent.compatibility.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.RehearsedApplication;
import io.kingtide.agent.compatibility.TestDatabase;
import io.kingtide.agent.compatibility.WorkloadServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pools keep handles by their original text, for whoever asks next. Whoever prepared and bound a handle, it executes the
 * form of the request that executes it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each use.
abstract class StatementCachesKit {
    private TestDatabase database;
    private RehearsedApplication application;

    abstract TestDatabase startDatabase() throws Exception;

    /** Their statement caches are on. */
    abstract List<String> pools();

    @BeforeAll
    void start() throws Exception {
        Path folder = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "applications")), "application")
                .toAbsolutePath();
        database = startDatabase();
        database.reset();
        application = RehearsedApplication.start(
                folder,
                List.of(WorkloadServer.class.getName(), StatementCachesWorkload.class.getName()),
                database.address(),
                Map.of(
                        "pools",
                        String.join(",", pools()),
                        "driver",
                        Path.of("target", "drivers", "ojdbc11-23.9.0.25.07.jar")
                                .toAbsolutePath()
                                .toString()),
                RehearsedApplication.TABLE_MODE);
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
            statement.execute("delete from wallet");
            statement.execute("delete from wallet_shadow");
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void a_cached_handle_executes_the_form_of_its_execution_with_what_was_bound(String pool) throws Exception {
        Map<String, Long> real = new TreeMap<>();
        Map<String, Long> tagged = new TreeMap<>();
        // Twice over all combinations: from the second handle on, each comes out of the cache.
        for (int i = 0; i < 16; i++) {
            boolean preparedByTest = (i & 1) != 0;
            boolean boundByTest = (i & 2) != 0;
            boolean executedByTest = (i & 4) != 0;
            String owner = pool + i;
            work(preparedByTest, "prepare", pool + ':', 0);
            work(boundByTest, "bind", pool + ':' + owner, i);
            assertThat(work(executedByTest, "execute", pool + ':', 0)).isEqualTo("1 with key");
            work(i % 3 == 0, "release", pool + ':', 0);
            (executedByTest ? tagged : real).put(owner, (long) i);
            assertThat(database.wallets("wallet")).as("after %d", i).isEqualTo(real);
            assertThat(database.wallets("wallet_shadow")).as("after %d", i).isEqualTo(tagged);
        }
        for (String owner : tagged.keySet()) {
            assertThat(work(true, "read", pool + ':' + owner, 0))
                    .isEqualTo(tagged.get(owner).toString());
            assertThat(work(false, "read", pool + ':' + owner, 0)).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void a_cached_handle_that_was_executed_twice_by_one_world_is_bound_anew_by_the_other(String pool) throws Exception {
        for (boolean test : new boolean[] {false, true, true, false, false, true}) {
            assertThat(work(test, "batch", pool + ':' + (test ? "t" : "r") + System.nanoTime() + '-', 3))
                    .isEqualTo("3");
        }
        assertThat(database.wallets("wallet").keySet()).hasSize(9).allMatch(owner -> owner.startsWith("r"));
        assertThat(database.wallets("wallet_shadow").keySet()).hasSize(9).allMatch(owner -> owner.startsWith("t"));
    }

    private String work(boolean test, String work, String subject, long amount) throws Exception {
        RehearsedApplication.Answer answer =
                test ? application.tagged(work, subject, amount) : application.real(work, subject, amount);
        assertThat(answer.status())
                .as("%s %s: %s", work, subject, answer.body())
                .isEqualTo(200);
        return answer.body();
    }
}
