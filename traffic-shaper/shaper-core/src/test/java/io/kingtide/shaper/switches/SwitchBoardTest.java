package io.kingtide.shaper.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.state.Target;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchBoardTest {
    private static final Fallback EMPTY_LIST = new Fallback.DefaultValue("[]");

    private final SettableClock clock = new SettableClock(1_000_000);
    private final SwitchBoard board = new SwitchBoard(clock);

    @Test
    void a_switch_that_was_never_set_is_off_with_version_0() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        assertThat(bills.decide(user(1))).isEqualTo(new SwitchDecision(false, EMPTY_LIST, 0));
        assertThat(board.probe()).containsEntry("bill-history", 0L);
    }

    @Test
    void the_probe_answers_with_the_version_that_requests_meet() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        assertThat(board.apply(List.of(setting(true, null, null, 7)))).isEmpty();
        assertThat(bills.isOn(user(1))).isTrue();
        assertThat(bills.decide(user(1)).version()).isEqualTo(7);
        assertThat(board.probe()).containsEntry("bill-history", 7L);
    }

    @Test
    void a_setting_that_came_before_the_declaration_is_obeyed() {
        board.apply(List.of(setting(true, null, null, 3)));
        assertThat(board.declare("bill-history", EMPTY_LIST).isOn(user(1))).isTrue();
    }

    @Test
    void a_setting_that_is_gone_from_the_state_is_gone_from_the_evaluator() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        board.apply(List.of(setting(true, null, null, 3)));
        board.apply(List.of());
        assertThat(bills.isOn(user(1))).isFalse();
        assertThat(board.probe()).containsEntry("bill-history", 0L);
    }

    @Test
    void its_time_to_live_ends_it_without_any_message() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        board.apply(
                List.of(new SwitchSetting("bill-history", true, null, null, "ops", "peak", 1_000_000, 1_060_000L, 1)));
        clock.advance(59_999);
        assertThat(bills.isOn(user(1))).isTrue();
        clock.advance(1);
        assertThat(bills.isOn(user(1))).isFalse();
    }

    @Test
    void a_share_of_users_is_stable_grows_only_and_is_near_its_size() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        Set<Long> before = Set.of();
        for (int percent : new int[] {1, 10, 50, 90, 100}) {
            board.apply(
                    List.of(setting(true, null, new Target(percent, Set.of(), Set.of(), Target.Traffic.ALL), percent)));
            Set<Long> hit = hit(bills);
            assertThat(hit).containsAll(before);
            assertThat(hit.size() / 100.0).isBetween(percent - 1.0, percent + 1.0);
            before = hit;
        }
    }

    @Test
    void two_switches_draw_different_users() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        DegradationSwitch refunds = board.declare("refunds", new Fallback.QueueForLater());
        Target tenth = new Target(10, Set.of(), Set.of(), Target.Traffic.ALL);
        board.apply(List.of(
                setting(true, null, tenth, 1),
                new SwitchSetting("refunds", true, null, tenth, "ops", "peak", 0, null, 1)));
        Set<Long> both = hit(bills);
        both.retainAll(hit(refunds));
        assertThat(both.size()).isBetween(50, 150);
    }

    @Test
    void every_condition_of_a_target_must_hold() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        Target target = new Target(100, Set.of(7L, 8L), Set.of("a"), Target.Traffic.TEST);
        board.apply(List.of(setting(true, null, target, 1)));
        assertThat(bills.isOn(new RequestContext(7, "a", TrafficKind.TEST))).isTrue();
        assertThat(bills.isOn(new RequestContext(7, "a", TrafficKind.REAL))).isFalse();
        assertThat(bills.isOn(new RequestContext(7, "b", TrafficKind.TEST))).isFalse();
        assertThat(bills.isOn(new RequestContext(9, "a", TrafficKind.TEST))).isFalse();
        assertThat(bills.isOn(new RequestContext(RequestContext.NO_USER, "a", TrafficKind.TEST)))
                .isFalse();
    }

    @Test
    void a_request_without_a_user_belongs_to_no_share() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST);
        board.apply(List.of(setting(true, null, new Target(99, Set.of(), Set.of(), Target.Traffic.ALL), 1)));
        assertThat(bills.isOn(RequestContext.ANONYMOUS)).isFalse();
    }

    @Test
    void a_fallback_that_the_code_cannot_do_is_rejected_by_name_and_changes_nothing() {
        DegradationSwitch bills = board.declare("bill-history", EMPTY_LIST, Fallback.FailFast.class);
        board.apply(List.of(setting(true, new Fallback.FailFast("later"), null, 1)));
        List<String> rejected = board.apply(List.of(setting(false, new Fallback.QueueForLater(), null, 2)));
        assertThat(rejected).singleElement().asString().contains("bill-history").contains("queue-for-later");
        assertThat(bills.decide(user(1))).isEqualTo(new SwitchDecision(true, new Fallback.FailFast("later"), 1));
        assertThat(board.probe()).containsEntry("bill-history", 1L);
    }

    @Test
    void one_name_is_declared_once() {
        board.declare("bill-history", EMPTY_LIST);
        assertThatThrownBy(() -> board.declare("bill-history", EMPTY_LIST)).hasMessageContaining("declared already");
    }

    private static RequestContext user(long user) {
        return new RequestContext(user, "a", TrafficKind.REAL);
    }

    private static Set<Long> hit(DegradationSwitch each) {
        return LongStream.range(0, 10_000)
                .filter(user -> each.isOn(user(user)))
                .boxed()
                .collect(java.util.stream.Collectors.toSet());
    }

    private static SwitchSetting setting(
            boolean on, @Nullable Fallback fallback, @Nullable Target target, long version) {
        return new SwitchSetting("bill-history", on, fallback, target, "ops", "peak", 1_000_000, null, version);
    }
}
