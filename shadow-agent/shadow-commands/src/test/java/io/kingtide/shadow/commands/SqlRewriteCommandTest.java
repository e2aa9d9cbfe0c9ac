package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SqlRewriteCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void answersEachLineInOrder() {
        StringBuilder in = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            in.append("{\"sql\":\"select a from t").append(i).append("\"}\n");
        }

        rewrite(in.toString());

        List<JsonNode> answers = answers();
        assertThat(answers).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).get("verdict").asString()).isEqualTo("rewritten");
            assertThat(answers.get(i).get("sql").asString()).isEqualTo("select a from t" + i + "_shadow");
        }
    }

    @Test
    void tellsTheTablesAndWhatIsDoneWithThem() {
        rewrite("{\"sql\":\"update acct set a = 1 where b in (select b from hold)\"}\n");

        JsonNode tables = answers().get(0).get("tables");
        assertThat(tables).hasSize(2);
        assertThat(tables.get(0).get("name").asString()).isEqualTo("acct");
        assertThat(tables.get(0).get("shadow").asString()).isEqualTo("acct_shadow");
        assertThat(tables.get(0).get("access").asString()).isEqualTo("write");
        assertThat(tables.get(1).get("access").asString()).isEqualTo("read");
    }

    @Test
    void aRefusalHasNoTextToSendButAReason() {
        rewrite("{\"sql\":\"select 'open\"}\n");

        JsonNode answer = answers().get(0);
        assertThat(answer.get("verdict").asString()).isEqualTo("refused");
        assertThat(answer.get("sql").isNull()).isTrue();
        assertThat(answer.get("reason").asString()).isNotBlank();
        assertThat(answer.get("code").asString()).isEqualTo("lexical");
        assertThat(answer.get("position").isInt()).isTrue();
    }

    @Test
    void aMalformedLineIsAnsweredInItsPlaceAndToldAtTheEnd() {
        for (String bad : new String[] {
            "{\"sql\":", "[1]", "{}", "null", "{\"sql\":7}", "{\"sql\":null}", "{\"sql\":\"a\"} x", "select 1", "\u0000"
        }) {
            out.reset();
            Problem problem = catchThrowableOfType(
                    Problem.class, () -> rewrite("{\"sql\":\"select 1\"}\n\n" + bad + "\n{\"sql\":\"select 2\"}\n"));

            assertThat(problem).as(bad).isNotNull();
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem).hasMessageContaining("line 3");
            assertThat(answers()).as(bad).hasSize(3);
            assertThat(answers().get(1).get("verdict").asString()).as(bad).isEqualTo("refused");
            assertThat(answers().get(1).get("code").asString()).isEqualTo("input");
            assertThat(answers().get(1).get("tables")).isEmpty();
            assertThat(answers().get(2).get("sql").asString()).isEqualTo("select 2");
        }
    }

    @Test
    void textThatIsNotUtf8IsNoStatement() {
        byte[] line = "{\"sql\":\"select 'x' from t\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        line[16] = (byte) 0xE9;

        assertThat(catchThrowableOfType(Problem.class, () -> run(line))).isNotNull();

        assertThat(answers().get(0).get("code").asString()).isEqualTo("input");
    }

    @Test
    void aMarkOfUtf8BeforeTheFirstLineIsNoPartOfIt() {
        rewrite("\ufeff{\"sql\":\"select a from t\"}\r\n{\"sql\":\"select 2\"}\r\n");

        assertThat(answers())
                .extracting(answer -> answer.get("sql").asString())
                .containsExactly("select a from t_shadow", "select 2");
    }

    @Test
    void databasesGoByTheirOwnNames() {
        for (String name :
                List.of("mariadb", "TiDB", "oceanbase", "postgres", "pgsql", "mssql", "sqlserver", "oracle", "h2")) {
            out.reset();
            rewrite("{\"sql\":\"select a from t\"}\n", "--dialect", name);

            assertThat(answers().get(0).get("sql").asString()).as(name).isEqualTo("select a from t_shadow");
        }
    }

    @Test
    void otherMembersAndBlankLinesAreIgnoredAndTheLastLineNeedsNoEnd() {
        rewrite("\r\n{\"id\":1,\"sql\":\"select 1\",\"more\":{\"sql\":\"x\"}}\n   \n{\"sql\":\"select 2\"}");

        assertThat(answers())
                .extracting(answer -> answer.get("sql").asString())
                .containsExactly("select 1", "select 2");
    }

    @Test
    void textComesBackAsItWas() {
        String sql = "select '\u6c49\ud83d\ude00 \\\\ \"q\"' from t\t/* \u00e9 */";

        rewrite("{\"sql\":" + JSON.writeValueAsString(sql) + "}\n");

        assertThat(answers().get(0).get("sql").asString()).isEqualTo(sql.replace("from t", "from t_shadow"));
    }

    @Test
    void aLineOfTenMegabytesIsRefusedNotFatal() {
        rewrite("{\"sql\":\"select '" + "x".repeat(10_000_000) + "' from t\"}\n{\"sql\":\"select 1\"}\n");

        assertThat(answers()).hasSize(2);
        assertThat(answers().get(0).get("verdict").asString()).isEqualTo("refused");
        assertThat(answers().get(0).get("code").asString()).isEqualTo("limit");
        assertThat(answers().get(1).get("verdict").asString()).isEqualTo("unchanged");
    }

    @Test
    void aLinePastTheReadersLimitIsRefusedAndSkipped() {
        byte[] line = new byte[JsonLines.MAX_BYTES + 5];
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes(line);
        in.writeBytes("{\"sql\":\"select 1\"}\n".getBytes(StandardCharsets.UTF_8));

        run(in.toByteArray());

        assertThat(answers()).hasSize(2);
        assertThat(answers().get(0).get("reason").asString()).contains("line 1 is longer");
        assertThat(answers().get(1).get("verdict").asString()).isEqualTo("unchanged");
    }

    @Test
    void followsTheRulesOfTheAgent() throws IOException {
        Path rules = rules("""
                version: 1
                data-sources:
                  - name: trade
                    url: "jdbc:postgresql://127.0.0.1/*"
                    mode: table
                    template: "kt_{table}"
                    tables: {route: read-through, archive: refuse, orders: {shadow: orders_kt}}
                """);

        rewrite(
                "{\"sql\":\"select a from t join route on 1=1 join orders on 1=1\"}\n{\"sql\":\"select a from archive\"}\n"
                        + "{\"sql\":\"delete from route\"}\n{\"sql\":\"select a from route\"}\n",
                "--rules",
                rules.toString());

        List<JsonNode> answers = answers();
        assertThat(answers.get(0).get("sql").asString())
                .isEqualTo("select a from kt_t join route on 1=1 join orders_kt on 1=1");
        assertThat(answers.get(1).get("code").asString()).isEqualTo("rule");
        assertThat(answers.get(2).get("code").asString()).isEqualTo("read-through-write");
        assertThat(answers.get(3).get("verdict").asString()).isEqualTo("unchanged");
    }

    @Test
    void severalDataSourcesNeedAChoice() throws IOException {
        Path rules = rules("""
                version: 1
                data-sources:
                  - {name: a, url: "jdbc:h2:a*", mode: table, template: "{table}_a"}
                  - {name: b, url: "jdbc:h2:b*", mode: table, template: "{table}_b"}
                """);

        assertThat(catchThrowableOfType(Problem.class, () -> rewrite("", "--rules", rules.toString())))
                .hasMessageContaining("a, b")
                .hasMessageContaining("--data-source");

        rewrite("{\"sql\":\"select x from t\"}\n", "--rules", rules.toString(), "--data-source", "b");
        assertThat(answers().get(0).get("sql").asString()).isEqualTo("select x from t_b");
    }

    @Test
    void wrongRulesAndDialectsAreUsageErrorsThatTellEverything() throws IOException {
        Path rules = rules("version: 1\ndata-sources: []\njob: []\nout: []\n");

        assertThat(catchThrowableOfType(Problem.class, () -> rewrite("", "--rules", rules.toString())))
                .hasMessageContaining("shadow.yaml:3")
                .hasMessageContaining("shadow.yaml:4");
        assertThat(catchThrowableOfType(
                        Problem.class,
                        () -> rewrite("", "--rules", folder.resolve("no").toString())))
                .hasMessageContaining("no");
        assertThat(catchThrowableOfType(Problem.class, () -> rewrite("", "--dialect", "sqlite")))
                .hasMessageContaining("mysql, postgresql, oracle, sqlserver, h2");
    }

    private Path rules(String text) throws IOException {
        return Files.writeString(folder.resolve("shadow.yaml"), text);
    }

    private void rewrite(String in, String... options) {
        run(in.getBytes(StandardCharsets.UTF_8), options);
    }

    private void run(byte[] in, String... options) {
        SqlRewriteCommand command = new SqlRewriteCommand(new ByteArrayInputStream(in), out);
        new CommandLine(command).parseArgs(options);
        assertThat(command.call()).isZero();
    }

    private List<JsonNode> answers() {
        List<JsonNode> answers = new ArrayList<>();
        out.toString(StandardCharsets.UTF_8).lines().forEach(line -> answers.add(JSON.readTree(line)));
        return answers;
    }
}
