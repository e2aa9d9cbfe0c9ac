package io.kingtide.shaper.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.ShaperJson;
import io.kingtide.shaper.state.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanFileTest {
    private static final String NIGHT = """
            version: 1
            name: double11
            steps:
              - name: cap-orders
                at: 0s
                limit: orders
                permits-per-second: 500
                carrier: sentinel
                reverse-after: 10m
                mode: coordinated
                within: 2s
                quorum: 90
              - name: refunds-later
                at: 5s
                switch: refunds
                on: true
                mode: coordinated
                depends-on: [cap-orders]
              - name: bills-off
                at: "-10s"
                switch: bill-history
                on: true
                fallback: {kind: default-value, value: "[]"}
                target: {percent: 50, traffic: real}
                reverse-after: 30m
                mode: local
                when-cut-off: run
            """;

    @Test
    void a_plan_is_read_and_its_steps_are_ordered_by_time() throws Exception {
        Plan plan = PlanFile.read("night.yaml", NIGHT);
        assertThat(plan.name()).isEqualTo("double11");
        assertThat(plan.steps())
                .extracting(Plan.Step::name)
                .containsExactly("bills-off", "cap-orders", "refunds-later");
        assertThat(plan.steps().get(0))
                .isEqualTo(new Plan.Step(
                        "bills-off",
                        -10_000,
                        new Plan.SetSwitch(
                                "bill-history",
                                true,
                                new Fallback.DefaultValue("[]"),
                                new Target(50, Set.of(), Set.of(), Target.Traffic.REAL)),
                        1_800_000L,
                        Plan.Mode.LOCAL,
                        Plan.WhenCutOff.RUN,
                        5_000,
                        100,
                        List.of()));
        assertThat(plan.steps().get(1).quorumPercent()).isEqualTo(90);
    }

    @Test
    void a_plan_is_the_same_after_a_journey_as_json() throws Exception {
        Plan plan = PlanFile.read("night.yaml", NIGHT);
        String json = ShaperJson.mapper().writeValueAsString(plan);
        assertThat(ShaperJson.mapper().readValue(json, Plan.class)).isEqualTo(plan);
    }

    @Test
    void everything_that_is_wrong_is_reported_at_once_with_its_line() {
        assertThatThrownBy(() -> PlanFile.read("night.yaml", """
                        version: 2
                        name: Double 11
                        owner: me
                        steps:
                          - name: a
                            at: soon
                            switch: bill-history
                            mode: local
                            quorum: 50
                          - name: b
                            at: 1s
                            limit: orders
                            on: true
                            permits-per-second: 0
                            mode: sometimes
                          - name: c
                            at: 1s
                            switch: x
                            limit: y
                            mode: coordinated
                            when-cut-off: run
                          - name: d
                            at: 1s
                            switch: x
                            on: yes
                            fallback: {kind: shrug}
                            mode: coordinated
                            depends-on: [nobody]
                        """))
                .hasMessageContaining("night.yaml:1: version is '2'")
                .hasMessageContaining("night.yaml:2: plan name is 'Double 11'")
                .hasMessageContaining("night.yaml:3: unknown key 'owner'")
                .hasMessageContaining("night.yaml:6: 'soon' is not a length of time")
                .hasMessageContaining("night.yaml:5: 'on' is missing")
                .hasMessageContaining("night.yaml:5: 'when-cut-off' is missing")
                .hasMessageContaining("night.yaml:5: 'reverse-after' is missing")
                .hasMessageContaining("night.yaml:9: 'quorum' belongs to a coordinated step")
                .hasMessageContaining("night.yaml:13: 'on' belongs to a step with 'switch'")
                .hasMessageContaining("night.yaml:14: permits-per-second is '0'")
                .hasMessageContaining("night.yaml:15: mode is 'sometimes'")
                .hasMessageContaining("night.yaml:16: a step with both 'switch' and 'limit'")
                .hasMessageContaining("night.yaml:25: on is 'yes'")
                .hasMessageContaining("night.yaml:26:")
                .hasMessageContaining("depends on 'nobody'");
    }

    @Test
    void what_is_not_yaml_or_not_a_plan_is_said_so() {
        assertThatThrownBy(() -> PlanFile.read("p", "")).hasMessageContaining("p:1: an empty file");
        assertThatThrownBy(() -> PlanFile.read("p", "a: [")).hasMessageContaining("p:");
        assertThatThrownBy(() -> PlanFile.read("p", "just text")).hasMessageContaining("p:1:");
        assertThatThrownBy(() -> PlanFile.read("p", "version: 1\nname: x\nsteps: []\n"))
                .hasMessageContaining("p:3: a plan without steps");
    }

    @Test
    void a_step_may_not_come_before_its_dependency_is_known() {
        assertThatThrownBy(() -> PlanFile.read("p", NIGHT.replace("at: 5s", "at: 1s")))
                .hasMessageContaining("comes before 'cap-orders' can be known");
    }
}
