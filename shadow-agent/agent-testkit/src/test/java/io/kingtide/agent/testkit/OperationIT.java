package io.kingtide.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever operates the agent relies on: its figures, the kill switch, and rules that change while it runs. */
class OperationIT {
    private static final String[] ALIKE = {
        "version: 1", "data-sources:", "  - {name: shop, url: 'jdbc:h2:*shop*', mode: table, template: '{table}_shadow'"
    };

    private Rehearsal rehearsal;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        rehearsal = new Rehearsal(folder);
        rehearsal.set("kill.file", rehearsal.file("stop"));
        rehearsal.start(AgentedJvm.ownJdk(), List.of(rehearsal.agentOption(), "-Dforeign.source=true"));
    }

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    @Test
    void anUnknownDriversOwnDataSourceTakesNoTestTraffic() throws Exception {
        assertThat(rehearsal.tagged("/foreign?1").headers().firstValue("Kingtide-Refused"))
                .contains("sql");
        assertThat(rehearsal.real("/foreign-count").body()).isEqualTo("0");
        assertThat(rehearsal.real("/foreign?2").statusCode()).isEqualTo(200);
        assertThat(rehearsal.real("/foreign-count").body()).isEqualTo("1");
    }

    @Test
    void theFiguresStandInTheBeanAndInTheAnswers() throws Exception {
        for (int id = 1; id <= 4; id++) {
            assertThat(rehearsal.tagged("/insert?" + id).statusCode()).isEqualTo(200);
        }
        assertThat(rehearsal
                        .tagged("/sql?DELETE%20FROM%20unshadowed%20WHERE%20id%20=%204711%20OR%20'Alice'='Bob'")
                        .statusCode())
                .isEqualTo(403);

        assertThat(jmx("Ready")).isEqualTo("true");
        assertThat(jmx("RulesHash")).matches("[0-9a-f]{12}");
        assertThat(jmx("RulesProblem")).isEmpty();
        assertThat(jmx("Admitted")).isEqualTo("5");
        assertThat(jmx("Rewritten")).isEqualTo("4");
        assertThat(jmx("Refused")).contains("no-shadow");
        assertThat(jmx("RefusedStatements"))
                .contains("DELETE FROM unshadowed WHERE id = ? OR ?=?")
                .doesNotContain("4711")
                .doesNotContain("Alice");
        assertThat(jmx("TablesUsable")).isEqualTo("2");
        assertThat(jmx("TablesUnusable")).isEqualTo("1");
        assertThat(Integer.parseInt(jmx("CacheHits"))).isPositive();
        assertThat(jmx("CacheEntries")).isEqualTo("1");
        assertThat(jmx("StatusJson")).contains("\"cache\":{\"entries\":1");
        Rehearsal.eventually("tagged answers say so", () -> {
            try {
                return rehearsal
                        .tagged("/nothing")
                        .headers()
                        .firstValue("Kingtide-Status")
                        .orElse("")
                        .contains("rewritten=4; refused=1; tables=2; unusable=1; cache-hits=");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(rehearsal.real("/nothing").headers().firstValue("Kingtide-Status"))
                .isEmpty();
    }

    @Test
    void killedWorkGetsNoFurtherStatementThrough() throws Exception {
        CompletableFuture<HttpResponse<String>> inFlight = CompletableFuture.supplyAsync(() -> {
            try {
                return rehearsal.tagged("/two-steps?1");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Rehearsal.eventually(
                "its first statement ran", () -> ids("orders_shadow").contains(1));

        rehearsal.write("stop");
        Rehearsal.eventually("test traffic is killed", () -> status("/count") == 403);
        assertThat(rehearsal.real("/second-step").body()).isEqualTo("released");

        HttpResponse<String> answer = inFlight.get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(ids("orders_shadow")).containsExactly(1);
        assertThat(ids("orders")).isEmpty();
    }

    @Test
    void changedRulesCountWholeOrNotAtAll() throws Exception {
        rehearsal.sql("CREATE TABLE orders_kt (id INT PRIMARY KEY, note VARCHAR(50))");
        assertThat(status("/cached?1")).isEqualTo(200);
        rehearsal.real("/bind?2");
        assertThat(status("/execute")).isEqualTo(200);

        rehearsal.write("shadow.yaml", ALIKE[0], ALIKE[1], ALIKE[2] + ", tables: {orders: refuse}, tabels: {}}");
        Rehearsal.eventually(
                "the status says why not", () -> !jmx("RulesProblem").isEmpty());
        assertThat(jmx("RulesProblem")).contains("shadow.yaml:3").contains("did you mean 'tables'?");
        assertThat(status("/cached?3")).isEqualTo(200);

        Files.writeString(
                rehearsal.folder.resolve("shadow.yaml"), "version: 1\ndata-sources:\n  - {name: shop, url: 'jd");
        Rehearsal.eventually(
                "half a file is told as such", () -> !jmx("RulesProblem").contains("tabels"));
        assertThat(status("/cached?4")).isEqualTo(200);

        rehearsal.write("shadow.yaml", ALIKE[0], ALIKE[1], ALIKE[2] + ", tables: {orders: {shadow: orders_kt}}}");
        int[] id = {10};
        Rehearsal.eventually("the new rules are in force", () -> {
            status("/insert?" + id[0]++);
            return !ids("orders_kt").isEmpty();
        });
        assertThat(jmx("RulesProblem")).isEmpty();
        assertThat(status("/cached?100")).isEqualTo(200);
        rehearsal.real("/bind?101");
        assertThat(status("/execute")).isEqualTo(200);
        assertThat(ids("orders_kt")).contains(100, 101);

        rehearsal.sql("DROP TABLE orders_kt");
        assertThat(status("/cached?102")).isNotEqualTo(200);
        assertThat(status("/execute")).isNotEqualTo(200);
        rehearsal.write("shadow.yaml", ALIKE[0], "data-sources: []");
        Rehearsal.eventually("without its data source the statement is refused", () -> status("/cached?103") == 403);
        assertThat(status("/execute")).isEqualTo(403);

        assertThat(ids("orders_shadow")).contains(1, 2, 3, 4).doesNotContain(100, 101, 102, 103);
        assertThat(ids("orders")).isEmpty();
    }

    private java.util.List<Integer> ids(String table) {
        try {
            return rehearsal.ids(table);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jmx(String attribute) {
        try {
            return rehearsal.real("/jmx?" + attribute).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(String path) {
        try {
            return rehearsal.tagged(path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
