package io.kingtide.payments.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.drills.FaultPlan.Broken;
import io.kingtide.payments.drills.FaultPlan.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final int VICTIMS = 7;

    @Test
    void the_same_seed_breaks_the_same_things_in_the_same_order() {
        assertThat(steps(42)).isEqualTo(steps(42)).isNotEqualTo(steps(43));
    }

    @Test
    void every_process_is_broken_sooner_or_later_in_every_way_and_none_twice_at_once() {
        List<Step> steps = steps(1);

        assertThat(steps.stream().flatMap(step -> step.broken().stream()).distinct())
                .hasSize(VICTIMS * FaultPlan.How.values().length)
                .allSatisfy(broken -> assertThat(broken.victim()).isBetween(0, VICTIMS - 1));
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.broken().stream().map(Broken::victim))
                        .doesNotHaveDuplicates()
                        .hasSizeBetween(1, 2));
        assertThat(steps)
                .anyMatch(Step::callsFail)
                .anyMatch(step -> step.broken().size() == 2);
    }

    private static List<Step> steps(long seed) {
        FaultPlan plan = new FaultPlan(seed, VICTIMS);
        return Stream.generate(plan::next).limit(500).toList();
    }
}
