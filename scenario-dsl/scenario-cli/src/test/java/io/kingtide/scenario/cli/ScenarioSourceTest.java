package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scenario's file, right and wrong in every way a user gets it wrong. */
class ScenarioSourceTest {
    private static final String GOOD = """
            import static io.kingtide.scenario.ScenarioDsl.*;
            import io.kingtide.scenario.*;
            import io.kingtide.scenario.curve.Curves;
            import java.time.Duration;

            public class Night implements Scenario {
                @Override
                public ScenarioPlan plan(Parameters parameters) {
                    double peak = parameters.number("peak", 100);
                    return scenario("night", journey("look", get("look", "/")), evenly(Curves.hold(peak, Duration.ofSeconds(5))));
                }
            }
            """;

    @TempDir
    Path temp;

    @Test
    void aFileIsCompiledAndPlansWithItsParameters() throws IOException {
        ScenarioSource source = ScenarioSource.of(write("Night.java", GOOD), Map.of("peak", "250"));

        assertThat(source.plan().name()).isEqualTo("night");
        assertThat(source.source()).endsWith("Night.java");
    }

    @Test
    void aFileInAPackageFindsTheFilesBesideIt() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("com/shop"));
        Files.writeString(
                folder.resolve("Names.java"), "package com.shop; class Names { static final String PAGE = \"page\"; }");
        Path file = Files.writeString(
                folder.resolve("Night.java"), "package com.shop;\n" + GOOD.replace("get(\"look\"", "get(Names.PAGE"));

        assertThat(ScenarioSource.of(file.toString(), Map.of()).plan().requestNames())
                .containsExactly("page");
    }

    @Test
    void aMistakeIsToldWithTheCompilersMessageAndItsLine() throws IOException {
        Problem problem = problem(write("Night.java", GOOD.replace("Duration.ofSeconds(5)", "\"five\"")));

        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem)
                .hasMessageContaining("Night.java:10: ")
                .hasMessageContaining("java.lang.String cannot be converted");
    }

    @Test
    void aRuntimeWithoutACompilerSaysSo() throws IOException {
        Path file = Path.of(write("Night.java", GOOD));

        Problem problem = catchThrowableOfType(Problem.class, () -> new ScenarioCompiler(null).compile(file));

        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem).hasMessageContaining("without a compiler").hasMessageContaining("JDK");
    }

    @Test
    void aMissingFileSaysWhereItWasLookedFor() {
        assertThat(problem("nowhere/Night.java"))
                .hasMessageContaining("no such file")
                .hasMessageContaining("current folder");
    }

    @Test
    void aMissingClassIsNeitherFileNorClass() {
        assertThat(problem("com.shop.Nowhere")).hasMessageContaining("neither a .java file nor a class");
    }

    @Test
    void aClassThatIsNoScenarioIsToldWhatToImplement() throws IOException {
        assertThat(problem(write("Other.java", "public class Other {}"))).hasMessageContaining("implements Scenario");
        assertThat(problem("java.lang.String")).hasMessageContaining("implements Scenario");
    }

    @Test
    void aClassWithAnotherNameThanItsFileIsTold() throws IOException {
        assertThat(problem(write("Day.java", GOOD.replace("public class", "class"))))
                .hasMessageContaining("no public class Day");
    }

    @Test
    void anUnknownParameterNamesTheKnownOnes() throws IOException {
        String file = write("Night.java", GOOD);
        Problem problem = catchThrowableOfType(Problem.class, () -> ScenarioSource.of(file, Map.of("paek", "250")));

        assertThat(problem).hasMessageContaining("paek").hasMessageContaining("one of peak");
    }

    @Test
    void aScenarioThatThrowsIsToldWithItsLine() throws IOException {
        Problem problem = problem(write(
                "Night.java",
                GOOD.replace("double peak =", "if (true) throw new IllegalStateException(\"no\");\n double peak =")));

        assertThat(problem).hasMessageContaining("IllegalStateException: no").hasMessageContaining("Night.java:9");
    }

    @Test
    void aCurveThatMakesNoSenseIsAProblemOfUsage() throws IOException {
        Problem problem = problem(write("Night.java", GOOD.replace("Curves.hold(peak,", "Curves.hold(Double.NaN,")));

        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem).hasMessageContaining("NaN");
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    private static Problem problem(String scenario) {
        Problem problem = catchThrowableOfType(Problem.class, () -> ScenarioSource.of(scenario, Map.of()));
        assertThat(problem).isNotNull();
        return problem;
    }
}
