package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.CurveFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CurveImportTest {
    private static final String LOG = """
            10.1.2.3 - alice [17/May/2015:10:05:03 +0000] "GET /orders/4711?token=s3cret&page=2 HTTP/1.1" 200 10 "-" "x"
            10.1.2.3 - alice [17/May/2015:12:05:03 +0200] "GET /orders/4712?page=3&token=other HTTP/1.1" 200 10 "-" "x \\"quoted\\" y"
            this line is broken, and holds bob@example.com
            10.1.2.4 - - [17/May/2015:10:05:01 +0000] "POST /login/bob%40example.com HTTP/1.1" 302 0 "-" "x"
            10.1.2.4 - - [17/May/2015:10:05:06 +0000] "\\x16\\x03\\x01" 400 0 "-" "-"
            """;

    @TempDir
    Path temp;

    @Test
    void anAccessLogBecomesACurveFromItsFirstSecondWhateverTheOrderAndTheZone() throws IOException {
        Result result = importing(write("access.log", LOG));

        assertThat(result.exit).isZero();
        assertThat(Files.readString(temp.resolve("out.csv"))).isEqualTo("second,requests\n0,1\n2,2\n5,1\n");
        assertThat(CurveFile.read(temp.resolve("out.csv")).total()).isEqualTo(4);
    }

    @Test
    void linesThatCannotBeReadAreCountedAndShownByNumberOnly() throws IOException {
        Result result = importing(write("access.log", LOG));

        assertThat(result.out).contains("1 lines could not be read").contains("line 3: no time in brackets");
        assertThat(result.out).doesNotContain("bob");
    }

    @Test
    void nothingOfAPersonIsKept() throws IOException {
        importing(write("access.log", LOG));
        String mix = Files.readString(temp.resolve("out.mix.json"));

        assertThat(mix).contains("/orders/{id}?page={}&token={}").contains("/login/{id}");
        assertThat(mix)
                .doesNotContain("4711")
                .doesNotContain("s3cret")
                .doesNotContain("bob")
                .doesNotContain("alice")
                .doesNotContain("10.1.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b.html | /a/b.html",
                "/users/42/orders | /users/{id}/orders",
                "/x/550e8400-e29b-41d4-a716-446655440000 | /x/{id}",
                "/mail/joe@example.com/inbox | /mail/{id}/inbox",
                "/phone/+49-30-1234567 | /phone/{id}",
                "/o/20151111ABCDEF99 | /o/{id}",
                "/img/12345.png | /img/{id}.png",
                "/search?q=my+illness&q=x&lang=de | /search?lang={}&q={}",
                "/search?just-a-token | /search?{}",
                "/p#frag/secret | /p",
            })
    void pathsAreMaskedByWhatTheyIdentify(String path, String template) {
        assertThat(PathTemplate.of(path)).isEqualTo(template);
    }

    @Test
    void aGzippedLogIsReadLikeAPlainOne() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(LOG.getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(temp.resolve("access.log.gz"), bytes.toByteArray());

        assertThat(importing(file).exit).isZero();
        assertThat(CurveFile.read(temp.resolve("out.csv")).total()).isEqualTo(4);
    }

    @Test
    void aHarBecomesACurveAndAMix() throws IOException {
        Path file = write("page.har", """
                {"log":{"version":"1.2","pages":[{"id":"entries"}],"entries":[
                 {"startedDateTime":"2026-11-10T15:59:58.100Z","request":{"method":"GET","url":"https://shop.example/cart/17?u=1"}},
                 {"startedDateTime":"2026-11-10T16:00:00.900+00:00","request":{"method":"POST","url":"https://shop.example/pay"}},
                 {"request":{"method":"GET","url":"https://shop.example/"}}]}}
                """);
        Result result = importing(file);

        assertThat(Files.readString(temp.resolve("out.csv"))).isEqualTo("second,requests\n0,1\n2,1\n");
        assertThat(Files.readString(temp.resolve("out.mix.json")))
                .contains("/cart/{id}?u={}")
                .contains("POST");
        assertThat(result.out).contains("1 lines could not be read");
    }

    @Test
    void countsAndTimestampsBecomeCurves() throws IOException {
        importing(write("counts.csv", "second,requests\n0,3\n7,1\nx,y\n"));
        assertThat(Files.readString(temp.resolve("out.csv"))).isEqualTo("second,requests\n0,3\n7,1\n");

        Files.delete(temp.resolve("out.csv"));
        importing(write("times.csv", "timestamp\n1794362340123\n1794362342\n2026-11-11T03:59:00Z\n"));
        assertThat(CurveFile.read(temp.resolve("out.csv")).total()).isEqualTo(3);
    }

    @Test
    void aFileThatIsThereIsNotReplacedUnlessForced() throws IOException {
        Path log = write("access.log", LOG);
        importing(log);

        assertThat(importing(log).problem).hasMessageContaining("--force");
        assertThat(importing(log, "--force").exit).isZero();
    }

    @Test
    void whatIsNoRecordingIsRefusedWithItsFirstLine() throws IOException {
        assertThat(importing(write("novel.txt", "It was a dark night.\n")).problem)
                .hasMessageContaining("none of which could be read")
                .hasMessageContaining("line 1: no time in brackets")
                .hasMessageContaining("needs --pattern");
        assertThat(importing(write("own.txt", "It was a dark night.\n"), "--pattern", "%t %r").problem)
                .hasMessageContaining("expected lines in the format of --pattern");
        assertThat(importing(write("empty.log", "")).problem).hasMessageContaining("an empty file");
        assertThat(importing(temp.resolve("nowhere.log")).problem).hasMessageContaining("no such file");
    }

    @Test
    void aSingleWrongClockDoesNotMakeACurveOfYears() throws IOException {
        Path log = write("access.log", LOG + "1.1.1.1 - - [01/Jan/1970:00:00:01 +0000] \"GET / HTTP/1.1\" 200 1\n");

        assertThat(importing(log).problem).hasMessageContaining("days apart");
        assertThat(importing(log).problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void showDrawsACurveAndTellsItsFacts() throws IOException {
        Path curve = write("curve.csv", "second,rate\n0,10\n60,100\n120,10\n");
        Result drawn = run("show", curve.toString());
        Result facts = run("show", curve.toString(), "--json");

        assertThat(drawn.out).contains("█").contains("6,600 arrivals in 2 min 00 s");
        assertThat(facts.out).contains("\"arrivals\":6600").contains("\"seconds\":120.0");
        assertThat(run("show", write("bad.csv", "second,rate\n0,1\n0,2\n").toString()).problem)
                .hasMessageContaining("line 3");
        assertThat(run("show", write("nan.csv", "second,rate\n0,NaN\n").toString()).problem)
                .hasMessageContaining("line 2");
        assertThat(run("show", write("negative.csv", "second,rate\n0,-4\n").toString()).problem)
                .hasMessageContaining("line 2");
    }

    private record Result(int exit, String out, Problem problem) {}

    private Result importing(Path file, String... more) {
        String[] words = {
            "import", file.toString(), "--out", temp.resolve("out.csv").toString()
        };
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        return run(all);
    }

    private static Result run(String... words) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new CurveCommand()).setOut(new PrintWriter(out));
        int[] exit = {-1};
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            throw e;
        });
        Problem problem = catchThrowableOfType(Problem.class, () -> {
            CommandLine.ParseResult parsed = command.parseArgs(words);
            Object leaf = parsed.subcommand().commandSpec().userObject();
            exit[0] = ((java.util.concurrent.Callable<?>) leaf).call() instanceof Integer code ? code : -1;
        });
        return new Result(exit[0], out.toString(), problem);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
