package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class CommandLogsTest {

    /** Logback prefers it to ours, and what libraries say would end up in what programs read. */
    @Test
    void noModuleOfTheCommandsBringsALoggingConfigurationForTests() throws IOException {
        ClassLoader commands = CommandLogsTest.class.getClassLoader();

        assertThat(Collections.list(commands.getResources("logback-test.xml"))).isEmpty();
        assertThat(Collections.list(commands.getResources("logback.xml"))).hasSize(1);
    }
}
