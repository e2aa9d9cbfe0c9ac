package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What attaching means for a service, also when it goes wrong. */
class AttachIT {
    private Rehearsal rehearsal;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        rehearsal = new Rehearsal(folder);
    }

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    @Test
    void aBrokenConfigurationIsToldAtOnceAndOnlyTestTrafficSuffers() throws Exception {
        rehearsal.set("rulez", "x");
        rehearsal.set("tag.sources", "127.0.0.0/8,everywhere");
        rehearsal.write("shadow.yaml", "version: 1", "data-source: []");
        rehearsal.start();

        assertThat(rehearsal.application().output())
                .contains("tagged requests are refused until this is mended")
                .contains("unknown key 'rulez'; did you mean 'rules'?")
                .contains("'everywhere' is not an address block")
                .contains("shadow.yaml:2: unknown key 'data-source' in the rules; did you mean 'data-sources'?");
        assertThat(rehearsal.real("/insert?1").statusCode()).isEqualTo(200);
        HttpResponse<String> tagged = rehearsal.tagged("/insert?2");
        assertThat(tagged.statusCode()).isEqualTo(403);
        assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains("not-ready");
        assertThat(rehearsal.ids("orders")).containsExactly(1);
    }

    @Test
    void aTagFromAnAddressThatIsNotListedIsRefused() throws Exception {
        rehearsal.set("tag.sources", "10.0.0.0/8");
        rehearsal.start();

        HttpResponse<String> tagged = rehearsal.tagged("/insert?1");

        assertThat(tagged.headers().firstValue("Kingtide-Refused")).contains("source-not-listed");
        assertThat(rehearsal.ids("orders")).isEmpty();
    }

    @Test
    void aDatabaseThatNoRuleNamesTakesNoTestTraffic() throws Exception {
        rehearsal.write(
                "shadow.yaml",
                "version: 1",
                "data-sources: [{name: other, url: 'jdbc:h2:mem:*', mode: table, template: '{table}_shadow'}]");
        rehearsal.start();

        assertThat(rehearsal.tagged("/insert?1").statusCode()).isEqualTo(403);
        assertThat(rehearsal.real("/insert?2").statusCode()).isEqualTo(200);
        assertThat(rehearsal.ids("orders")).containsExactly(2);
    }

    @Test
    void aDataSourceWithATwinTakesTestTrafficThere() throws Exception {
        String twin = rehearsal.twin();
        rehearsal.write(
                "shadow.yaml",
                "version: 1",
                "data-sources:",
                "  - {name: shop, url: 'jdbc:h2:*shop', mode: datasource, twin-url: '" + twin + "'}");
        rehearsal.start();

        int id = 0;
        for (String path : new String[] {"/insert", "/direct", "/cached", "/transaction", "/batch"}) {
            HttpResponse<String> tagged = rehearsal.tagged(path + "?" + (id += 10));
            assertThat(tagged.statusCode()).as(path + " " + tagged.body()).isEqualTo(200);
            assertThat(rehearsal.real(path + "?" + (id += 10)).statusCode()).isEqualTo(200);
        }

        assertThat(rehearsal.tagged("/count").body()).isEqualTo("7");
        assertThat(rehearsal.ids("orders")).containsExactly(20, 40, 60, 80, 100, 101, 102);
        assertThat(rehearsal.idsIn(twin, "orders")).containsExactly(10, 30, 50, 70, 90, 91, 92);
        assertThat(rehearsal.tagged("/sql?DROP%20TABLE%20orders").statusCode()).isEqualTo(403);
    }

    @Test
    void itWorksOnTheNewestJdkToo() throws Exception {
        Optional<Path> newest = jdk("25");
        assumeTrue(newest.isPresent(), "needs a JDK 25 beside the one that runs these tests");
        rehearsal.start(newest.get());

        int id = 0;
        for (String path : new String[] {"/insert", "/pool", "/future", "/thread", "/virtual", "/async", "/parallel"}) {
            HttpResponse<String> tagged = rehearsal.tagged(path + "?" + (id += 100));
            assertThat(tagged.statusCode()).as(path + " " + tagged.body()).isEqualTo(200);
        }

        assertThat(rehearsal.ids("orders")).isEmpty();
        assertThat(rehearsal.ids("orders_shadow")).hasSize(6 + 8);
        // On a busy machine Tomcat warns that its random numbers came slowly.
        assertThat(rehearsal.application().output().lines())
                .noneMatch(line -> line.contains("WARNING") && !line.contains("SecureRandom"))
                .noneMatch(line -> line.contains("kingtide-agent"));
    }

    /** A JDK whose folder names this version, beside the running one. */
    private static Optional<Path> jdk(String version) throws IOException {
        Path own = AgentedJvm.ownJdk().toRealPath();
        if (Runtime.version().feature() == Integer.parseInt(version)) {
            return Optional.of(own);
        }
        Path folder = own.getParent();
        try (Stream<Path> beside = Files.list(folder)) {
            return beside.filter(path -> path.getFileName().toString().contains(version)
                            && Files.isExecutable(path.resolve("bin/java")))
                    .findFirst();
        }
    }
}
