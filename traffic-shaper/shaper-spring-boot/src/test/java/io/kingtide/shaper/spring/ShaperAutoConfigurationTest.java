package io.kingtide.shaper.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.SwitchBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ShaperAutoConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ShaperAutoConfiguration.class));

    @TempDir
    Path folder;

    @Test
    void without_a_console_a_service_has_its_boards_and_all_switches_are_off() {
        application.run(context -> {
            assertThat(context).hasSingleBean(LimitBoard.class).doesNotHaveBean(ConsoleFollower.class);
            SwitchBoard board = context.getBean(SwitchBoard.class);
            assertThat(board.declare("bill-history", new Fallback.DefaultValue("[]"))
                            .isOn(RequestContext.ANONYMOUS))
                    .isFalse();
        });
    }

    @Test
    void a_console_that_cannot_be_reached_does_not_stop_a_service_from_starting() throws Exception {
        Path keys = folder.resolve("node-keys");
        Files.writeString(keys, "k1 = " + Base64.getEncoder().encodeToString(new byte[32]));
        application
                .withPropertyValues(
                        "kingtide.shaper.console=http://127.0.0.1:1/",
                        "kingtide.shaper.service=payment-unit",
                        "kingtide.shaper.instance=unit-a",
                        "kingtide.shaper.node-keys=" + keys,
                        "kingtide.shaper.first-state-within=10ms")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ConsoleFollower.class).isRunning())
                            .isTrue();
                });
    }

    @Test
    void all_that_is_missing_is_named_at_once() {
        application
                .withPropertyValues("kingtide.shaper.console=http://127.0.0.1:1")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("kingtide.shaper.service is missing")
                        .hasMessageContaining("kingtide.shaper.instance is missing")
                        .hasMessageContaining("kingtide.shaper.node-keys is missing"));
    }
}
