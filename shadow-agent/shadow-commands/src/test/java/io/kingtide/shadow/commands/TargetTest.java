package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.ShadowNaming;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    @Test
    void aMistypedPathMakesNoDatabase(@TempDir Path folder) {
        Problem problem = problemOf("jdbc:h2:file:" + folder.resolve("typo"));

        assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_CARRIED_OUT);
        assertThat(problem).hasMessageContaining("typo");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatTheDriverKnowsOnlyAsACauseIsSaid() {
        assertThat(problemOf("jdbc:postgresql://127.0.0.1:1/shop")).hasMessageContaining("ConnectException: ");
    }

    private static Problem problemOf(String url) {
        Target target = new Target(
                "database", url, "sa", "", ShadowNaming.tables("{table}_shadow").build(), Map.of());
        return catchThrowableOfType(Problem.class, target::open);
    }
}
