package io.kingtide.payments.model;

import static io.kingtide.payments.model.ReservationState.CANCELLED;
import static io.kingtide.payments.model.ReservationState.CONFIRMED;
import static io.kingtide.payments.model.ReservationState.REJECTED;
import static io.kingtide.payments.model.ReservationState.RESERVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.model.ReservationState.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReservationStateTest {

    @Test
    void a_cancel_without_a_try_leaves_a_fence_and_no_later_try_passes_it() {
        Participant participant = new Participant();

        participant.call("cancel");
        participant.call("try");
        participant.call("try");

        assertThat(participant.state).isEqualTo(CANCELLED);
        assertThat(participant.reserved).isZero();
    }

    @Test
    void a_confirm_needs_a_reservation() {
        assertThat(ReservationState.onConfirm(null)).isEqualTo(Step.REFUSE);
        assertThat(ReservationState.onConfirm(CANCELLED)).isEqualTo(Step.REFUSE);
        assertThat(ReservationState.onConfirm(REJECTED)).isEqualTo(Step.REFUSE);
    }

    @Test
    void a_confirmed_reservation_cannot_be_cancelled() {
        assertThat(ReservationState.onCancel(CONFIRMED)).isEqualTo(Step.REFUSE);
    }

    /** Any number of tries, confirms and cancels in any order: money is reserved, used and freed at most once each. */
    @Test
    void no_order_of_calls_moves_money_twice() {
        for (long seed = 0; seed < 5000; seed++) {
            Random random = new Random(seed);
            Participant participant = new Participant();
            List<String> history = new ArrayList<>();
            for (int call = 0; call < 12; call++) {
                String name = List.of("try", "confirm", "cancel").get(random.nextInt(3));
                history.add(name);
                participant.call(name);
                assertThat(participant.reserved).as("seed %d %s", seed, history).isBetween(0, 1);
                assertThat(participant.used).as("seed %d %s", seed, history).isBetween(0, 1);
                assertThat(participant.reserved + participant.used)
                        .as("seed %d %s", seed, history)
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void an_activity_is_decided_once_and_ends() {
        assertThat(ActivityState.TRYING.next()).doesNotContain(ActivityState.CONFIRMED, ActivityState.TRYING);
        assertThat(ActivityState.CONFIRMING.next()).containsExactly(ActivityState.CONFIRMED);
        assertThat(ActivityState.CANCELLING.next()).containsExactly(ActivityState.CANCELLED);
        assertThat(ActivityState.CONFIRMED.isFinal()).isTrue();
        assertThat(ActivityState.CANCELLED.isFinal()).isTrue();
    }

    /** A participant that does what the fence says. */
    private static final class Participant {
        private @Nullable ReservationState state;
        private int reserved;
        private int used;

        void call(String name) {
            switch (name) {
                case "try" -> {
                    if (ReservationState.onTry(state) == Step.ACT) {
                        state = RESERVED;
                        reserved++;
                    }
                }
                case "confirm" -> {
                    if (ReservationState.onConfirm(state) == Step.ACT) {
                        state = CONFIRMED;
                        reserved--;
                        used++;
                    }
                }
                default -> {
                    Step step = ReservationState.onCancel(state);
                    if (step == Step.ACT) {
                        reserved--;
                    }
                    if (step == Step.ACT || step == Step.FENCE) {
                        state = CANCELLED;
                    }
                }
            }
        }
    }
}
