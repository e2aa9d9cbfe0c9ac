package io.kingtide.payments.drills.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairedRatioTest {

    @Test
    void what_slows_both_sides_of_a_pair_down_does_not_show() {
        PairedRatio ratio = PairedRatio.of(List.of(10.0, 30.0, 200.0), List.of(5.0, 15.0, 100.0));

        assertThat(ratio.middle()).isCloseTo(2.0, within(1e-9));
        assertThat(ratio.low()).isCloseTo(2.0, within(1e-9));
        assertThat(ratio.high()).isCloseTo(2.0, within(1e-9));
    }

    @Test
    void pairs_that_disagree_widen_the_bounds_around_the_same_middle() {
        PairedRatio ratio = PairedRatio.of(List.of(2.0, 0.5, 2.0, 0.5), List.of(1.0, 1.0, 1.0, 1.0));

        assertThat(ratio.middle()).isCloseTo(1.0, within(1e-9));
        assertThat(ratio.low()).isLessThan(0.6);
        assertThat(ratio.high()).isGreaterThan(1.6);
    }

    @Test
    void one_pair_is_no_measurement() {
        assertThatThrownBy(() -> PairedRatio.of(List.of(1.0), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_missed_goal_is_marked_in_the_table() {
        PairedRatio ratio = PairedRatio.of(List.of(2.0, 2.0), List.of(1.0, 1.0));

        String table = Figure.table(List.of(Figure.ofRatio("cost", ratio, true, 1.1, "pairs")));

        assertThat(table).contains("| cost | 2.00 (2.00 to 2.00, 2 pairs) (**missed**) | ≤ 1.1 |");
    }
}
