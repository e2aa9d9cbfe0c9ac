package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xml.sax.InputSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The guides' command lines are read by the commands they call, and the files that they show for CI are well-formed. */
class GuideCommandsTest {
    private static final List<String> GUIDES = List.of("write-a-scenario.md", "gate-a-release.md", "run-the-load.md");
    /** Commands of another module; DistIT there carries them out as the guide has them. */
    private static final Set<String> OF_THE_LAUNCHER = Set.of("new", "dist");

    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SCRIPT =
            Pattern.compile("(?<![\\w/{}.-])(?:\\./)?kingtide ([a-z]+(?: (?:'[^'\n]*'|[^\n'`|>;#])*)?)");
    private static final Pattern MAVEN = Pattern.compile("<commandlineArgs>(.*?)</commandlineArgs>");

    @TestFactory
    List<DynamicTest> everyCommandLineIsReadByItsCommand() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String guide : GUIDES) {
            for (String line : commandLines(text(guide))) {
                if (OF_THE_LAUNCHER.contains(line.split(" ", 2)[0])) {
                    continue;
                }
                tests.add(DynamicTest.dynamicTest(
                        guide + ": " + line,
                        () -> assertThatCode(() -> parse(line)).doesNotThrowAnyException()));
            }
        }
        assertThat(tests).hasSizeGreaterThan(12);
        return tests;
    }

    @Test
    void aCommandLineWithAnOptionThatDoesNotExistWouldBeFound() {
        assertThat(commandLines("```\n./kingtide gate runs/a --basline b\n```"))
                .singleElement()
                .satisfies(line -> assertThatCode(() -> parse(line))
                        .isInstanceOf(CommandLine.ParameterException.class)
                        .hasMessageContaining("--basline"));
    }

    @Test
    void theFilesForCiAreWellFormed() throws IOException {
        int files = 0;
        for (Block block : blocks(text("gate-a-release.md"))) {
            switch (block.language()) {
                case "yaml" -> {
                    assertThat((Object) new Yaml().load(block.text())).isInstanceOf(Map.class);
                    files++;
                }
                case "groovy" -> {
                    assertThat(unbalanced(block.text())).isEmpty();
                    files++;
                }
                case "xml" -> {
                    assertThatCode(() -> DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(new InputSource(new StringReader(block.text()))))
                            .doesNotThrowAnyException();
                    files++;
                }
                default -> {}
            }
        }
        assertThat(files).as("GitHub Actions, GitLab, Jenkins, Maven").isEqualTo(4);
        assertThat(unbalanced("sh 'a { b'")).isEmpty();
        assertThat(unbalanced("stage('gate') { steps { }")).isNotEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void theJobsHaveTheShapeTheirServicesAskFor() throws IOException {
        List<Map<String, Object>> files = new ArrayList<>();
        for (Block block : blocks(text("gate-a-release.md"))) {
            if (block.language().equals("yaml")) {
                files.add(new Yaml().load(block.text()));
            }
        }
        Map<String, Object> actions = files.get(0);
        Map<String, Object> job = (Map<String, Object>) ((Map<String, Object>) actions.get("jobs")).get("gate");
        assertThat(job).containsKeys("runs-on", "steps");
        assertThat((List<Map<String, Object>>) job.get("steps"))
                .allSatisfy(step -> assertThat(step.containsKey("run") ^ step.containsKey("uses"))
                        .isTrue());
        for (Object gitlab : files.get(1).values()) {
            assertThat((List<Object>) ((Map<String, Object>) gitlab).get("script"))
                    .allMatch(String.class::isInstance);
        }
    }

    private record Block(String language, String text) {}

    private static List<Block> blocks(String guide) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(guide);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static List<String> commandLines(String guide) {
        List<String> lines = new ArrayList<>();
        for (Block block : blocks(guide)) {
            Matcher maven = MAVEN.matcher(block.text());
            while (maven.find()) {
                lines.add(maven.group(1).strip());
            }
            Matcher script = SCRIPT.matcher(block.text());
            while (!block.language().equals("java") && script.find()) {
                lines.add(script.group(1).strip());
            }
        }
        Matcher inline =
                Pattern.compile("`(?:\\./)?kingtide ([a-z]+ [^`]*-[^`]*)`").matcher(guide);
        while (inline.find()) {
            lines.add(inline.group(1).strip());
        }
        return lines;
    }

    private static void parse(String line) {
        CommandLine kingtide = new CommandLine(CommandLine.Model.CommandSpec.create());
        for (Object command : new ScenarioCommands().commands()) {
            kingtide.addSubcommand(command);
        }
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        kingtide.parseArgs(words.toArray(String[]::new));
    }

    /** What is open or closed without its partner, outside of quotes. */
    private static String unbalanced(String groovy) {
        Deque<Character> open = new ArrayDeque<>();
        char quote = 0;
        for (char c : groovy.toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("{([".indexOf(c) >= 0) {
                open.push(c);
            } else if ("})]".indexOf(c) >= 0) {
                if (open.isEmpty() || "{([".indexOf(open.pop()) != "})]".indexOf(c)) {
                    return "'" + c + "' without its partner";
                }
            }
        }
        return quote != 0 ? "an open quote" : open.isEmpty() ? "" : "open: " + open;
    }

    private static String text(String guide) throws IOException {
        return Files.readString(Path.of("..", "..", "docs", guide));
    }
}
