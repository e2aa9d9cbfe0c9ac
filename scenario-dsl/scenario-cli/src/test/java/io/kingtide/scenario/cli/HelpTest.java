package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {
    /** Help is a format: a bare percent sign makes picocli print a warning in place of the text. */
    @Test
    void everyHelpCanBePrintedAsItIsWritten() {
        for (Object command : new ScenarioCommands().commands()) {
            CommandSpec spec = new CommandLine(command).getCommandSpec();
            List<String> texts =
                    new ArrayList<>(Arrays.asList(spec.usageMessage().footer()));
            texts.addAll(Arrays.asList(spec.usageMessage().description()));
            for (String text : texts) {
                assertThat(text.replace("%n", "").replace("%%", ""))
                        .as("help of " + spec.name())
                        .doesNotContain("%");
            }
        }
    }
}
