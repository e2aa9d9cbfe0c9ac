package io.kingtide.agent.compatibility.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.RehearsedApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole Spring Boot application on a database in memory: Flyway, Liquibase and data.sql make its tables at start, the
 * agent makes their shadows when the first tagged request comes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringDataIT {
    private static final List<String> PRODUCTION =
            List.of("author", "author_tags", "book", "publication", "journal", "reader", "databasechangelog");

    private RehearsedApplication application;

    @BeforeAll
    void start() throws Exception {
        Path folder = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "applications")), "application")
                .toAbsolutePath();
        application = RehearsedApplication.start(
                folder,
                List.of(LibraryApplication.class.getName()),
                new DatabaseAddress("h2", "jdbc:h2:mem:library;DB_CLOSE_DELAY=-1", "sa", ""),
                Map.of(),
                RehearsedApplication.TABLE_MODE + "      publication_ids: id-allocator\n    missing-shadows: copy\n");
    }

    @AfterAll
    void stop() throws Exception {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void aTaggedTourLeavesEveryProductionTableAsItIs() throws Exception {
        List<String> before = production();

        tour(true, "Tess");

        assertThat(production()).isEqualTo(before);
    }

    @Test
    void aRealTourLeavesEveryShadowAsItIs() throws Exception {
        tagged("GET", "/authors/1001");
        List<String> before = shadows();

        tour(false, "Rita");

        assertThat(shadows()).isEqualTo(before);
    }

    /** What a user of Spring Data does, with what each step must answer. */
    private void tour(boolean tagged, String name) throws Exception {
        String id = ok(tagged, "POST", "/authors?names=" + name);
        ok(tagged, "POST", "/authors?names=" + name + "2," + name + "3," + name + "4");
        String book = ok(tagged, "POST", "/authors/" + id + "/books?title=" + name + "-title");
        assertThat(ok(tagged, "GET", "/authors/" + id))
                .isEqualTo(name + " [wrote-" + name + "-title] [" + name + "-title/0]");
        assertThat(ok(tagged, "GET", "/search?part=" + name)).startsWith("4 [" + name + ", " + name + "2] ");
        assertThat(ok(tagged, "POST", "/rename?from=" + name + "&to=" + name + "x"))
                .isEqualTo("1");
        assertThat(ok(tagged, "POST", "/books/" + book + "?title=again")).isEqualTo("locked");
        assertThat(ok(tagged, "POST", "/books/" + book + "/stale")).isEqualTo("conflict");
        assertThat(ok(tagged, "GET", "/authors/" + id)).isEqualTo(name + "x [wrote-" + name + "-title] [again/2]");
        ok(tagged, "POST", "/publications?title=" + name);
        assertThat(ok(tagged, "GET", "/publications")).contains(name + ", " + name + " weekly no. 7");
        ok(tagged, "DELETE", "/authors/" + id);
        assertThat(ok(tagged, "GET", "/authors/" + id)).isEqualTo("nobody");
    }

    @Test
    void theTestSeesItsOwnWorkAndTheCopyOfWhatWasThereAtItsStart() throws Exception {
        assertThat(tagged("GET", "/authors/1002")).startsWith("Ben Real");
        tagged("POST", "/rename?from=Ben%20Real&to=Ben%20Test");

        assertThat(tagged("GET", "/authors/1002")).startsWith("Ben Test");
        assertThat(real("GET", "/authors/1002")).startsWith("Ben Real");
    }

    @Test
    void noIdIsGivenTwiceWhoeverRefillsTheBlocks() throws Exception {
        List<String> authors = new ArrayList<>();
        List<String> publications = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            boolean tagged = i % 3 != 0;
            authors.add(ok(tagged, "POST", "/authors?names=n" + i));
            publications.addAll(Arrays.asList(
                    ok(tagged, "POST", "/publications?title=p" + i).split(",")));
        }

        assertThat(authors).doesNotHaveDuplicates();
        assertThat(publications).doesNotHaveDuplicates();
    }

    @Test
    void cachesAreKeptApart() throws Exception {
        tagged("POST", "/rename?from=Ada%20Real&to=Ada%20Test");

        for (int i = 0; i < 2; i++) {
            assertThat(tagged("GET", "/names/1001")).isEqualTo("Ada Test|Ada Test|Ada Test");
            assertThat(real("GET", "/names/1001")).isEqualTo("Ada Real|Ada Real|Ada Real");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r2dbc", "r2dbc-connected", "mongodb", "redis"})
    void whatIsNotShadowedIsRefusedBeforeItIsCalled(String store) throws Exception {
        RehearsedApplication.Answer answer = application.send(true, "POST", "/stores/" + store);

        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.refused()).contains("store");
        assertThat(real("POST", "/stores/" + store)).isIn("1", "tried");
    }

    private String real(String method, String path) throws Exception {
        return ok(false, method, path);
    }

    private String tagged(String method, String path) throws Exception {
        return ok(true, method, path);
    }

    private String ok(boolean tagged, String method, String path) throws Exception {
        RehearsedApplication.Answer answer = application.send(tagged, method, path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    private List<String> production() throws Exception {
        List<String> tables = new ArrayList<>();
        for (String table : PRODUCTION) {
            tables.add(real("GET", "/rows/" + table));
        }
        tables.add(real("GET", "/rows/%22flyway_schema_history%22"));
        return tables;
    }

    private List<String> shadows() throws Exception {
        List<String> tables = new ArrayList<>();
        for (String table : PRODUCTION) {
            tables.add(real("GET", "/rows/" + table + "_shadow"));
        }
        return tables;
    }
}
