package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountGuardTest {
    private final SettableClock clock = new SettableClock();
    private final Set<Long> blocked = new HashSet<>();
    private final Set<String> replaced = new HashSet<>();
    private final AccountGuard accounts =
            new AccountGuard(null, List.of("trade-0"), "A", clock, new AccountGuard.Blocks() {
                @Override
                public boolean blocks(String shard, long buyer) {
                    return blocked.contains(buyer);
                }

                @Override
                public boolean replaced(String shard) {
                    return replaced.contains(shard);
                }
            });

    @Test
    void the_beat_stays_below_a_change_that_is_under_way_however_long_it_takes() {
        clock.millis = 1000;
        AccountGuard.Change slow = accounts.begin();
        clock.millis = 2000;
        accounts.begin().close();
        clock.millis = 60_000;

        assertThat(accounts.beat()).isLessThan(1000);
        slow.close();
        assertThat(accounts.beat()).isGreaterThan(2000);
    }

    @Test
    void the_beat_does_not_pass_a_change_that_began_in_the_same_millisecond() {
        clock.millis = 1000;
        AccountGuard.Change first = accounts.begin();
        AccountGuard.Change second = accounts.begin();
        first.close();
        long beat = accounts.beat();
        second.close();

        assertThat(accounts.beat()).isGreaterThan(beat);
    }

    @Test
    void a_clock_that_steps_back_does_not_take_the_beat_back() {
        clock.millis = 10_000;
        long before = accounts.beat();
        clock.millis = 5_000;

        assertThat(accounts.beat()).isGreaterThan(before);
    }

    @Test
    void a_blocked_buyer_is_turned_away_and_nobody_else() {
        try (Store shard = store("trade-0");
                Store other = store("trade-1")) {
            blocked.add(7L);
            accounts.requireOpen(shard, 7);
            accounts.promoted(List.of("trade-0"));

            accounts.requireOpen(shard, 8);
            accounts.requireOpen(other, 7);
            assertThatThrownBy(() -> accounts.requireOpen(shard, 7))
                    .isInstanceOfSatisfying(ApiProblem.class, problem -> {
                        assertThat(problem.status().value()).isEqualTo(423);
                        assertThat(problem.type()).isEqualTo("account-blocked");
                    });
        }
    }

    @Test
    void a_change_that_was_recorded_too_late_for_the_takeover_reaches_neither_copy() {
        try (Store shard = store("trade-0");
                Store other = store("trade-1")) {
            accounts.requireInPlace(shard, 7);
            replaced.add("trade-0");

            accounts.requireInPlace(other, 7);
            assertThatThrownBy(() -> accounts.requireInPlace(shard, 7))
                    .as("announced in the guard, and this unit has not heard of it")
                    .isInstanceOfSatisfying(
                            ApiProblem.class,
                            problem -> assertThat(problem.status().value()).isEqualTo(503));

            replaced.clear(); // such as a copy of the guard's tables in which it is not announced yet
            accounts.promoted(List.of("trade-0"));
            assertThatThrownBy(() -> accounts.requireInPlace(shard, 7))
                    .as("this unit is about to move")
                    .isInstanceOf(ApiProblem.class);

            accounts.moved("trade-0");
            accounts.requireInPlace(shard, 7);
            blocked.add(7L);
            assertThatThrownBy(() -> accounts.requireInPlace(shard, 7))
                    .as("blocked while it waited")
                    .isInstanceOfSatisfying(
                            ApiProblem.class,
                            problem -> assertThat(problem.status().value()).isEqualTo(423));
        }
    }

    @Test
    void a_mark_is_over_when_the_changes_that_began_before_it_have_ended() {
        AccountGuard.Change early = accounts.begin();
        long mark = accounts.mark();
        AccountGuard.Change late = accounts.begin();

        assertThat(accounts.isOver(mark)).isFalse();
        early.close();
        assertThat(accounts.isOver(mark)).isTrue();
        late.close();
    }

    private static Store store(String name) {
        StoreSettings nowhere = new StoreSettings("jdbc:h2:tcp://127.0.0.1:9/none", null, null, null, null);
        return Store.open(name, nowhere, 1, Store.mappers(List.of()));
    }

    private static final class SettableClock extends Clock {
        private long millis;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
