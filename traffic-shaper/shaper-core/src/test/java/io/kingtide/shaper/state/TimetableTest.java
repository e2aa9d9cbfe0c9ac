package io.kingtide.shaper.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private final Timetable timetable = new Timetable();

    @Test
    void a_step_lasts_from_its_beginning_to_its_end() {
        ShaperState base = state(null, step(100, 200L, true, 9));
        assertThat(on(99, base, false)).isFalse();
        assertThat(on(100, base, false)).isTrue();
        assertThat(on(199, base, false)).isTrue();
        assertThat(on(200, base, false)).isFalse();
    }

    @Test
    void what_an_operator_sets_after_a_step_began_wins() {
        SwitchSetting before = new SwitchSetting("bills", false, null, null, "ops", "r", 50, null, 1);
        SwitchSetting later = new SwitchSetting("bills", false, null, null, "ops", "r", 150, null, 2);
        ScheduledStep step = step(100, 200L, true, 9);
        assertThat(on(160, state(before, step), false)).isTrue();
        assertThat(on(160, state(later, step), false)).isFalse();
    }

    @Test
    void without_a_console_a_step_runs_only_if_it_says_so_but_a_begun_one_goes_on() {
        ShaperState runs = state(null, step(100, 200L, true, 9));
        ShaperState skips = state(null, step(100, 200L, false, 9));
        assertThat(on(150, runs, true)).isTrue();
        assertThat(on(150, skips, true)).isFalse();
        assertThat(on(150, skips, false)).isTrue();
        assertThat(on(160, skips, true))
                .as("begun with a console, goes on without")
                .isTrue();
        assertThat(on(200, skips, true)).isFalse();
    }

    @Test
    void a_step_that_is_taken_out_is_over_at_once() {
        assertThat(on(150, state(null, step(100, null, true, 9)), false)).isTrue();
        assertThat(on(151, ShaperState.EMPTY, false)).isFalse();
    }

    private boolean on(long now, ShaperState base, boolean cutOff) {
        return timetable.at(now, base, cutOff).state().switches().stream()
                .anyMatch(setting -> setting.name().equals("bills") && setting.on());
    }

    private static ScheduledStep step(long from, @Nullable Long until, boolean runs, long version) {
        SwitchSetting on = new SwitchSetting("bills", true, null, null, "plan p", "step s", 10, null, version);
        return new ScheduledStep("p", "s", from, until, runs, on, null);
    }

    private static ShaperState state(@Nullable SwitchSetting setting, ScheduledStep step) {
        return new ShaperState(
                setting == null ? List.of() : List.of(setting), List.of(), List.of(), false, List.of(step));
    }
}
