package io.kingtide.rehearsal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NightPlanTest {
    private final NightPlan plan = new NightPlan(Duration.ofSeconds(20), Duration.ofSeconds(32), 150);

    @Test
    void switches_flip_a_second_before_midnight_and_back_when_the_plateau_is_over() {
        assertThat(plan.untilMidnight(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(18));
        assertThat(plan.yaml(Duration.ofSeconds(2)))
                .contains("at: \"-17500ms\"\n    limit: orders\n    permits-per-second: 150")
                .contains("at: \"-1000ms\"\n    switch: bill-history\n    on: true\n    reverse-after: 13000ms")
                .contains("at: \"-1000ms\"\n    switch: refunds");
    }

    @Test
    void a_load_that_is_past_midnight_when_the_plan_is_armed_gets_steps_that_can_still_be_shipped() {
        assertThat(plan.yaml(Duration.ofSeconds(40)))
                .contains("at: \"20500ms\"\n    limit: orders")
                .contains("at: \"20500ms\"\n    switch: bill-history\n    on: true\n    reverse-after: 1000ms");
    }
}
