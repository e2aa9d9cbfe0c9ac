package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever writes an option believes that it did something. */
class OptionsInVainTest {
    private static final Map<String, Supplier<Callable<Integer>>> COMMANDS = Map.of(
            "gate", GateCommand::new,
            "report", ReportCommand::new,
            "capacity", CapacityCommand::new);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gate run --shift abc | got 'abc'",
                "gate run --shift 0 --baseline a | got '0'",
                "gate run --shift 5% | --shift without --baseline",
                "gate run --again run-2 | --again without --baseline",
                "report run --html page.html | --html with one run",
                "capacity --get http://127.0.0.1:1/ --target http://127.0.0.1:2 | --target with --get",
                "capacity --get http://127.0.0.1:1/ --param peak=2 | --param with --get",
                "capacity --get http://127.0.0.1:1/ --from 0 | --from 0",
                "capacity --get http://127.0.0.1:1/ --out src | no empty folder",
            })
    void isAProblemThatNamesTheOption(String words, String told) {
        List<String> all = List.of(words.split(" "));
        Callable<Integer> command = COMMANDS.get(all.get(0)).get();
        new CommandLine(command).parseArgs(all.subList(1, all.size()).toArray(String[]::new));

        Problem problem = catchThrowableOfType(Problem.class, command::call);

        assertThat(problem).isNotNull().hasMessageContaining(told);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
