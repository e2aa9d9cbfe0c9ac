package io.kingtide.shaper.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShaperJsonTest {
    private final JsonMapper json = ShaperJson.mapper();

    @Test
    void a_state_is_the_same_after_a_journey_as_json() {
        ShaperState state = new ShaperState(
                List.of(
                        new SwitchSetting(
                                "bill-history",
                                true,
                                new Fallback.DefaultValue("[]"),
                                new Target(10, Set.of(1L, 2L), Set.of("a"), Target.Traffic.TEST),
                                "ops",
                                "peak",
                                5,
                                60_000L,
                                3),
                        new SwitchSetting("refunds", false, null, null, "ops", "over", 6, null, 4)),
                List.of(new LimitSetting("orders", 500, "sentinel", "ops", "peak", 7, 1)),
                List.of(new CampaignWindow("double11", 1, 2, 0)),
                true,
                List.of(new ScheduledStep(
                        "double11",
                        "cap-orders",
                        5,
                        9L,
                        true,
                        null,
                        new LimitSetting("orders", 500, "sentinel", "plan double11", "step", 7, 1))));
        assertThat(json.readValue(json.writeValueAsString(state), ShaperState.class))
                .isEqualTo(state);
    }

    @Test
    void the_names_on_the_wire_are_these() {
        SwitchSetting setting =
                new SwitchSetting("refunds", true, new Fallback.QueueForLater(), Target.ALL, "ops", "peak", 5, null, 3);
        assertThat(json.readTree(json.writeValueAsString(setting))).isEqualTo(json.readTree("""
                        {"name":"refunds","on":true,"fallback":{"kind":"queue-for-later"},
                         "target":{"percent":100,"users":[],"units":[],"traffic":"all"},
                         "owner":"ops","reason":"peak","setAtMillis":5,"expiresAtMillis":null,"version":3}"""));
    }

    @Test
    void a_state_without_plans_is_written_as_nodes_that_know_none_expect_it() {
        String text = json.writeValueAsString(ShaperState.EMPTY);
        assertThat(text).doesNotContain("scheduled");
        assertThat(json.readValue(text, ShaperState.class)).isEqualTo(ShaperState.EMPTY);
    }

    @Test
    void what_is_absent_from_a_target_hits_everybody() {
        assertThat(json.readValue("{\"percent\":10}", Target.class))
                .isEqualTo(new Target(10, Set.of(), Set.of(), Target.Traffic.ALL));
    }

    @Test
    void unknown_fields_kinds_and_values_are_errors() {
        for (String bad : new String[] {
            "{\"percent\":10,\"user\":[1]}", "{\"percent\":101}", "{\"traffic\":\"tests\"}", "{\"units\":[\"A b\"]}"
        }) {
            assertThatThrownBy(() -> json.readValue(bad, Target.class)).as(bad).isNotNull();
        }
        assertThatThrownBy(() -> json.readValue("{\"kind\":\"shrug\"}", Fallback.class))
                .hasMessageContaining("shrug");
    }

    @Test
    void every_kind_of_fallback_knows_its_name() {
        assertThat(new Fallback.FailFast("x").kind()).isEqualTo("fail-fast");
        assertThat(new Fallback.StaticPage("text/html", "").kind()).isEqualTo("static-page");
    }

    @Test
    void a_time_to_live_belongs_to_a_switch_that_is_on() {
        assertThatThrownBy(() -> new SwitchSetting("a", false, null, null, "ops", "r", 0, 5L, 1))
                .hasMessageContaining("off and has a time to live");
    }
}
