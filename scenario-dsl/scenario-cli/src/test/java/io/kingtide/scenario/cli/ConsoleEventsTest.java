package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.report.RunEvent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ConsoleEventsTest {

    @Test
    void an_event_is_named_by_what_it_did() {
        assertThat(named("switch.set", "refunds", "refunds on: peak")).isEqualTo("refunds on");
        assertThat(named("plan.step", "double11", "plan double11, step bills-off in effect: by the nodes' clocks"))
                .isEqualTo("bills-off in effect");
        assertThat(named("plan.step", "double11", "plan double11, step bills-off reversed"))
                .isEqualTo("bills-off reversed");
        assertThat(named("plan.done", "double11", "plan double11 done: all steps are over"))
                .isEqualTo("double11 done");
    }

    private static String named(String type, String subject, String text) {
        RunEvent event = ConsoleEvents.toRunEvent(JsonMapper.shared()
                .createObjectNode()
                .put("type", type)
                .put("atMillis", 1)
                .put("subject", subject)
                .put("text", text));
        return event.name();
    }
}
