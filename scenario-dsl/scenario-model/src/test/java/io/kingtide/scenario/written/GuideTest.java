package io.kingtide.scenario.written;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the guide compiles, and what must not compile does not. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import static io.kingtide.scenario.ScenarioDsl.*;
            import io.kingtide.scenario.*;
            import io.kingtide.scenario.curve.*;
            import java.time.Duration;
            """;

    @TempDir
    Path out;

    @TestFactory
    List<DynamicTest> everyExampleCompiles() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : List.of("write-a-scenario.md", "gate-a-release.md")) {
            String guide = Files.readString(Path.of("..", "..", "docs", name));
            Matcher blocks = BLOCK.matcher(guide);
            assertThat(blocks.results().count()).as("examples in " + name).isPositive();
            blocks.reset();
            while (blocks.find()) {
                String block = blocks.group(1);
                tests.add(DynamicTest.dynamicTest(
                        name + ", example " + (tests.size() + 1),
                        () -> assertThat(compile(block)).isEmpty()));
            }
        }
        assertThat(tests).hasSizeGreaterThan(5);
        return tests;
    }

    @Test
    void nonsenseDoesNotCompile() {
        assertThat(compile("Step step = status(200);")).contains("cannot be converted");
        assertThat(compile("Journey j = journey(\"j\", status(200));")).contains("cannot be converted");
        assertThat(compile("Journey j = journey(\"j\", journey(\"k\", get(\"a\", \"/\")));"))
                .contains("cannot be converted");
        assertThat(compile("Step s = choose(get(\"a\", \"/\"));")).contains("cannot be converted");
        assertThat(compile("Step s = get(\"a\", \"/\").check(jsonPath(\"$.a\"));"))
                .contains("cannot be converted");
        assertThat(compile("Threshold t = p99(\"a\").below(0.99);")).contains("cannot be converted");
        assertThat(compile("Threshold t = successRatio().below(Duration.ofSeconds(1));"))
                .contains("cannot find symbol");
        assertThat(compile("Load l = evenly(100);")).contains("cannot be converted");
    }

    /** The compiler's messages; empty if it compiles. A block without a class is the body of a method. */
    private String compile(String block) {
        boolean whole = block.contains("class ");
        String source =
                whole ? block : IMPORTS + "final class Example {\n    void example() {\n" + block + "\n    }\n}\n";
        Matcher named = Pattern.compile("class (\\w+)").matcher(source);
        assertThat(named.find()).isTrue();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + named.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String classPath = System.getProperty("java.class.path");
        boolean fine = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", out.toString(), "-cp", classPath, "-proc:none", "-Xlint:none"),
                        null,
                        List.of(file))
                .call();
        return fine ? "" : messages + " ";
    }
}
