package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.command.CommandProvider;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

final class FailureReportTest {
    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @Command(name = "rehearse", description = "Rehearses. With more to say.")
    static final class Rehearse implements Callable<Integer> {
        private final Callable<Integer> work;

        @Option(names = "--peak", description = "The peak.")
        private int peak;

        @Option(names = "--scale", description = "A factor.")
        private double scale;

        @Option(names = "--unit", description = "Of time.")
        private TimeUnit unit = TimeUnit.SECONDS;

        @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter.")
        private Map<String, String> parameters = Map.of();

        @Option(names = "--tide", converter = Tide.class, description = "How the tide is.")
        private String tide = "";

        Rehearse(Callable<Integer> work) {
            this.work = work;
        }

        @Override
        public Integer call() throws Exception {
            return work.call();
        }
    }

    @Test
    void aProblemIsItsMessageAndItsExitCode() {
        int exit = run(() -> {
            throw Problem.usage("Reading x.yaml, line 3", "'plataeu'", "'plateau'", "Correct the line.");
        });

        assertThat(exit).isEqualTo(2);
        assertThat(said.toString())
                .isEqualToNormalizingNewlines(
                        "Reading x.yaml, line 3: got 'plataeu'; expected 'plateau'. Correct the line.\n");
    }

    @Test
    void anUnforeseenFailureIsOneLineThatNamesTheLogWithTheTrace() throws IOException {
        int exit = run(() -> {
            throw new IllegalStateException("first line\nsecond line");
        });

        assertThat(exit).isEqualTo(3);
        assertThat(said.toString()).hasLineCount(1).contains("first line").doesNotContain("second line");
        try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
            Path log = logs.findFirst().orElseThrow();
            assertThat(said.toString()).contains(log.toString());
            assertThat(log).content().contains("IllegalStateException").contains("at io.kingtide");
        }
    }

    @Test
    void aMissingClassIsReportedLikeAnyUnforeseenFailure() {
        int exit = run(() -> {
            throw new NoClassDefFoundError("io/kingtide/Absent");
        });

        assertThat(exit).isEqualTo(3);
        assertThat(said.toString()).hasLineCount(1).contains("io/kingtide/Absent");
    }

    @Test
    void anUnknownOptionIsAUsageErrorWithASuggestion() {
        int exit = run(() -> 0, "--peek=7");

        assertThat(exit).isEqualTo(2);
        assertThat(said.toString()).contains("--peek=7").contains("--peak").contains("kingtide rehearse --help");
    }

    static final class Tide implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            throw new TypeConversionException("high or low");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--peak=high  | a whole number from -2147483648 to 2147483647, such as 10",
                "--peak=1.5   | a whole number from -2147483648 to 2147483647, such as 10",
                "--scale=1,5  | a number, such as 100 or 0.5",
                "--unit=weeks | one of NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS",
                "--set=peak   | NAME=VALUE",
                "--tide=dry   | high or low"
            })
    void aWrongValueIsToldInOurWordsAndNotInJavas(String option, String expected) {
        String name = option.substring(0, option.indexOf('='));
        String value = option.substring(option.indexOf('=') + 1);

        assertThat(run(() -> 0, option)).isEqualTo(2);
        assertThat(said.toString())
                .startsWith("Reading " + name + ": got '" + value + "'; expected " + expected + ". Correct it.")
                .contains("kingtide rehearse --help");
    }

    @Test
    void aCommandsResultIsTheExitCode() {
        assertThat(run(() -> 1)).isEqualTo(1);
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void everyCommandAnswersHelpEvenIfItsAuthorForgot() {
        StringWriter out = new StringWriter();
        assertThat(execute(out, () -> 3, "rehearse", "--help")).isZero();
        assertThat(out.toString()).contains("--peak").contains("--help");
    }

    @Test
    void theRootListsCommandsByGroupWithTheFirstSentence() {
        StringWriter out = new StringWriter();
        assertThat(execute(out, () -> 3, "--help")).isZero();
        assertThat(out.toString())
                .containsSubsequence("This installation", "doctor", "More", "rehearse", "Rehearses.")
                .doesNotContain("With more to say");
    }

    private int run(Callable<Integer> work, String... options) {
        String[] arguments =
                Stream.concat(Stream.of("rehearse"), Stream.of(options)).toArray(String[]::new);
        return execute(new StringWriter(), work, arguments);
    }

    private int execute(StringWriter out, Callable<Integer> work, String... arguments) {
        CommandProvider provider = () -> List.of(new Rehearse(work));
        CommandLine tree = CommandTree.grow(new Kingtide(), List.of(provider), arguments);
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        PrintWriter err = new PrintWriter(said, true);
        tree.setErr(err);
        tree.setOut(new PrintWriter(out, true));
        Clock noon = Clock.fixed(Instant.parse("2026-11-11T12:00:00Z"), ZoneOffset.UTC);
        return new FailureReport(new Workspace(folder, folder), () -> noon, err).execute(tree, arguments);
    }
}
