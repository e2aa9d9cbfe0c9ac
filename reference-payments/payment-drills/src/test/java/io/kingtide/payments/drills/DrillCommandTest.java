package io.kingtide.payments.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.CommandProvider;
import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DrillCommandTest {

    @Test
    void is_offered_to_the_launcher() {
        assertThat(StreamSupport.stream(
                        ServiceLoader.load(CommandProvider.class).spliterator(), false))
                .hasAtLeastOneElementOfType(DrillCommands.class);
    }

    @Test
    void drills_have_names_of_their_own_and_say_what_they_break() {
        Set<String> names = new HashSet<>();
        for (Drill drill : Drill.values()) {
            assertThat(names.add(drill.title())).as(drill.title()).isTrue();
            assertThat(drill.title()).matches("[a-z-]{3,30}");
            assertThat(drill.description()).isNotBlank();
        }
    }

    @Test
    void an_unknown_drill_is_refused_with_the_names_of_all() {
        assertUsage("unit-lots", "run", "unit-lots");
        assertUsage("no drill", "run");
        assertUsage("oracle", "run", "unit-lost", "--store", "oracle");
        assertUsage("--all and names", "run", "--all", "unit-lost");
    }

    @Test
    void a_soak_takes_its_length_in_seconds_or_minutes() {
        assertThat(SoakCommand.seconds("90s")).isEqualTo(90);
        assertThat(SoakCommand.seconds("10m")).isEqualTo(600);
        assertUsage("10 minutes", "soak", "--for", "10 minutes");
        assertUsage("oracle", "soak", "--store", "oracle");
    }

    private static void assertUsage(String said, String... arguments) {
        CommandLine command = new CommandLine(new DrillCommand());
        command.setExecutionExceptionHandler((thrown, line, parsed) -> {
            throw thrown;
        });
        assertThatThrownBy(() -> run(command, arguments))
                .hasMessageContaining(said)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @SuppressWarnings("unchecked") // every leaf is one that can be called
    private static void run(CommandLine command, String... arguments) throws Exception {
        CommandLine.ParseResult parsed = command.parseArgs(arguments);
        Object leaf = parsed.subcommand().commandSpec().userObject();
        ((Callable<Integer>) leaf).call();
    }
}
