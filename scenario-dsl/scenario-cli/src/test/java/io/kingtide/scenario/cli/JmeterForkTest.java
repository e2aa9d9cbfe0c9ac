package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmeterForkTest {
    @TempDir
    Path home;

    @Test
    void theInstallationsJarsComeBehindOursAndItsLoggingStaysOut() throws Exception {
        Path plugins = Files.createDirectories(home.resolve("lib/ext"));
        Files.createFile(plugins.resolve("plugin.jar"));
        Files.createFile(home.resolve("lib/groovy.jar"));
        Files.createFile(home.resolve("lib/log4j-slf4j-impl.jar"));
        Files.createFile(home.resolve("lib/readme.txt"));

        List<String> command =
                new JmeterFork(home).command("/jdk", "ours.jar", "com.example.Main", List.of("run", "a.jmx"));

        assertThat(command).startsWith("/jdk/bin/java").endsWith("com.example.Main", "run", "a.jmx");
        assertThat(command.get(command.indexOf("-cp") + 1).split(File.pathSeparator))
                .containsExactly(
                        "ours.jar",
                        home.resolve("lib/groovy.jar").toString(),
                        plugins.resolve("plugin.jar").toString());
        assertThat(command).contains("-Dkingtide.jmeter.home=" + home);
    }

    @Test
    void aFolderThatIsNoInstallationIsRefused() {
        assertThatThrownBy(() -> new JmeterFork(home).command("/jdk", "ours.jar", "Main", List.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("bin/jmeter");
    }

    @Test
    void theMainClassIsTheOneThatWasStarted() {
        assertThat(JmeterFork.mainClass("com.example.Main run x.jmx")).isEqualTo("com.example.Main");
    }
}
