package io.kingtide.command.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WrongOptionsTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "--package=9bad, --package 9bad",
        "--package=com.class, --package com.class",
        "--repository=somewhere, --repository somewhere"
    })
    void aProjectIsNotLaidOutWithWhatItsBuildCouldNotRead(String option, String told) {
        NewCommand command = new NewCommand();
        new CommandLine(command).parseArgs(temp.resolve("project").toString(), option);

        Problem problem = catchThrowableOfType(Problem.class, command::call);

        assertThat(problem).isNotNull().hasMessageContaining(told);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void anArchiveIsNoFolder() {
        DistCommand command = new DistCommand();
        new CommandLine(command).parseArgs("--out", temp.toString());

        assertThat(catchThrowableOfType(Problem.class, command::call))
                .isNotNull()
                .hasMessageContaining("which is a folder");
    }
}
