package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.Problem;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Each server's own log, and what a draft makes of a recording. */
class ImportFormatsTest {
    private static final long MIDNIGHT = 1_794_355_200L;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "nginx and Apache combined | 10.0.0.1 - bob [11/Nov/2026:00:00:00 +0000] \"GET /pay/4711?t=x HTTP/1.1\" 200 5 \"-\" \"curl\"",
                "Tomcat common | 10.0.0.1 - - [11/Nov/2026:00:00:00 +0000] \"GET /pay/4711?t=x HTTP/1.1\" 200 5",
                "Envoy | [2026-11-11T00:00:00.310Z] \"GET /pay/4711?t=x HTTP/2\" 200 - 0 5 226 100 \"10.0.35.28\" \"curl\" \"id\" \"shop\" \"-\"",
                "AWS load balancer | https 2026-11-11T00:00:00.186641Z app/shop/50dc6c495c0c9188 10.0.0.1:2817 10.0.0.2:80 0.0 0.0 0.0 200 200 0 57 \"GET https://shop.example:443/pay/4711?t=x HTTP/1.1\" \"curl/7.46.0\" - - arn",
                "AWS load balancer, HTTP/2 | h2 2026-11-11T00:00:00.186641Z app/shop/50 10.0.1.2:1 10.0.0.6:9 0.0 0.0 0.0 200 200 5 257 \"GET https://10.0.2.1:773/pay/4711?t=x HTTP/2.0\" \"-\" - -",
            })
    void eachServersOwnFormatIsRecognized(String server, String line) {
        AccessLogLine parsed = AccessLogLine.parse(line);

        assertThat(parsed).as(server).isEqualTo(new AccessLogLine(MIDNIGHT, "GET", "/pay/4711?t=x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "$remote_addr - $remote_user [$time_local] \"$request\" $status | 1.2.3.4 - - [11/Nov/2026:00:00:00 +0000] \"GET /a HTTP/1.1\" 200",
                "$time_iso8601;$request_method;$request_uri;$status | 2026-11-11T01:00:00+01:00;GET;/a;200",
                "$time_local \"$request\" | 11/Nov/2026:00:00:00 +0000 \"GET /a HTTP/1.1\"",
                "$msec $request_method ${uri} | 1794355200.123 GET /a",
                "%h %l %u %t \"%r\" %>s %b | 1.2.3.4 - - [11/Nov/2026:00:00:00 +0000] \"GET /a HTTP/1.1\" 200 5",
                "%t %m %U %{X-Id}i %D | [11/Nov/2026:00:00:00 +0000] GET /a some-id 1234",
                "%a \"%{User-Agent}i\" %t \"%r\" | 1.2.3.4 \"a \\\" b\" [11/Nov/2026:00:00:00 +0000] \"GET /a HTTP/1.1\"",
            })
    void aPatternIsTheServersOwnFormat(String format, String line) {
        assertThat(LogPattern.of(format).parse(line)).isEqualTo(new AccessLogLine(MIDNIGHT, "GET", "/a"));
    }

    @Test
    void aPatternWithoutTimeOrRequestIsRefusedAndLinesUnlikeItAreCounted() throws IOException {
        assertThat(catchThrowableOfType(Problem.class, () -> LogPattern.of("$status $request")))
                .hasMessageContaining("no time in it");
        assertThat(catchThrowableOfType(Problem.class, () -> LogPattern.of("%t %s")))
                .hasMessageContaining("no request in it");

        Path log = write("own.log", "2026-11-11T00:00:00Z GET /a\nbob@example.com\n2026-11-11T00:00:01Z GET /b\n");
        String out = importing(log, "--pattern", "$time_iso8601 $request_method $request_uri");

        assertThat(out).contains("2 requests, 1 lines could not be read").contains("line 2: not like the pattern");
        assertThat(out).doesNotContain("bob");
    }

    @Test
    void noLineMakesAPatternSlow() {
        LogPattern pattern = LogPattern.of("%h \"%{a}i\" \"%{b}i\" %t \"%r\"");
        String hostile = "x \"" + "\\\\\\\"".repeat(10_000);

        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> pattern.parse(hostile)))
                .hasMessage("not like the pattern");
    }

    @Test
    void anAccessLogBecomesAScenarioThatCompilesAndKeepsNobody() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            log.append("1.2.3.4 - bob [11/Nov/2026:00:00:")
                    .append(String.format("%02d", i))
                    .append(" +0000] \"")
                    .append(
                            i % 3 == 0
                                    ? "POST /orders/bob%40example.com/items"
                                    : "GET /pay/47" + i + "?card=4111111111111111")
                    .append(" HTTP/1.1\" 200 5\n");
        }
        Path draft = temp.resolve("Recorded.java");
        importing(write("access.log", log.toString()), "--scenario", draft.toString());

        String source = Files.readString(draft);
        assertThat(source).contains("choose(").contains("branch(66.67, get(\"GET /pay/{id}?card={}\"");
        assertThat(source).doesNotContain("bob").doesNotContain("4111").doesNotContain("1.2.3.4");
        ScenarioPlan plan = ScenarioSource.of(draft.toString(), Map.of()).plan();
        assertThat(paths(plan)).containsExactlyInAnyOrder("/pay/#{id}?card=#{value}", "/orders/#{id}/items");
        assertThat(plan.journeys()).hasSize(1);
    }

    @Test
    void aHarBecomesOneVisitInItsOrderOnItsOwnHost() throws IOException {
        Path har = write("visit.har", """
                {"log": {"entries": [
                  {"startedDateTime": "2026-11-11T00:00:00.000Z", "request": {"method": "GET", "url": "https://shop.example/"}},
                  {"startedDateTime": "2026-11-11T00:00:01.000Z", "request": {"method": "GET", "url": "https://cdn.example/app.js"}},
                  {"startedDateTime": "2026-11-11T00:00:02.000Z", "request": {"method": "POST", "url": "https://shop.example/cart/8812?token=abc"}},
                  {"startedDateTime": "2026-11-11T00:00:03.000Z", "request": {"method": "GET", "url": "https://shop.example/cart"}}
                ]}}
                """);
        Path draft = temp.resolve("Visit.java");
        importing(har, "--scenario", draft.toString());

        ScenarioPlan plan = ScenarioSource.of(draft.toString(), Map.of()).plan();
        assertThat(paths(plan)).containsExactly("/", "/cart/#{id}?token=#{value}", "/cart");
        assertThat(Files.readString(draft)).contains("think(").doesNotContain("abc");
    }

    @Test
    void anOpenApiDescriptionBecomesSkeletonJourneys() throws IOException {
        Path api = write("shop.yaml", """
                openapi: 3.0.3
                info: {title: Shop, version: "1"}
                paths:
                  /items/{item-id}:
                    parameters:
                      - {name: item-id, in: path, required: true, schema: {type: string}}
                    get:
                      tags: [items]
                      operationId: showItem
                      parameters:
                        - {name: lang, in: query, required: true, schema: {type: string}}
                        - {name: debug, in: query, schema: {type: boolean}}
                  /orders:
                    post:
                      tags: [orders]
                      requestBody:
                        content:
                          application/json:
                            schema: {$ref: "#/components/schemas/Order"}
                components:
                  schemas:
                    Order:
                      type: object
                      properties:
                        item: {type: string, example: book}
                        count: {type: integer}
                        tags: {type: array, items: {type: string, enum: [gift]}}
                        next: {$ref: "#/components/schemas/Order"}
                """);
        Path draft = temp.resolve("Shop.java");
        String out = importing(api, "--scenario", draft.toString());

        assertThat(out).contains("2 operations in 2 journeys");
        ScenarioPlan plan = ScenarioSource.of(draft.toString(), Map.of()).plan();
        assertThat(plan.requestNames()).containsExactly("showItem", "POST /orders");
        assertThat(paths(plan)).containsExactly("/items/#{item_id}?lang=#{lang}", "/orders");
        assertThat(Files.readString(draft))
                .contains("\\\"item\\\":\\\"book\\\",\\\"count\\\":1,\\\"tags\\\":[\\\"gift\\\"]");
        assertThat(catchThrowableOfType(Problem.class, () -> importing(api)))
                .hasMessageContaining("--scenario Name.java");
    }

    @ParameterizedTest
    @CsvSource({
        "/users/ann@example.com, /users/{id}",
        "/call/+86-138-0013-8000, /call/{id}",
        "/card/4111111111111111, /card/{id}",
        "/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x, /t/{id}",
        "/reset?4111111111111111=1, /reset?{}",
        "/reset?a1b2c3d4e5f6g7=1, /reset?{}",
        "/find?email=ann@example.com&phone=13800138000, /find?email={}&phone={}",
    })
    void whatNamesAPersonIsMaskedInPathsAndQueries(String path, String masked) {
        assertThat(PathTemplate.of(path)).isEqualTo(masked);
    }

    private static List<String> paths(ScenarioPlan plan) {
        return plan.journeys().stream()
                .flatMap(loaded -> Step.httpSteps(loaded.journey().steps()).stream())
                .map(HttpStep::url)
                .map(Object::toString)
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private String importing(Path file, String... more) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new CurveImport()).setOut(new PrintWriter(out));
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            throw problem;
        });
        String[] words = new String[more.length + 3];
        words[0] = file.toString();
        words[1] = "--out";
        words[2] = temp.resolve("out.csv").toString();
        System.arraycopy(more, 0, words, 3, more.length);
        line.parseArgs(words);
        int exit = line.getCommand() instanceof CurveImport command ? call(command, line) : -1;
        assertThat(exit).isZero();
        return out.toString();
    }

    private static int call(CurveImport command, CommandLine line) {
        int exit = command.call();
        line.getOut().flush();
        return exit;
    }
}
