package io.kingtide.payments.unit;

import static io.kingtide.payments.runtime.StoreProbe.Answer.ANSWERED;
import static io.kingtide.payments.runtime.StoreProbe.Answer.REFUSED;
import static io.kingtide.payments.runtime.StoreProbe.Answer.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.runtime.StoreProbe.Answer;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LossDetectorTest {
    private final LossDetector detector = new LossDetector();

    @Test
    void a_shard_that_answers_is_not_lost() {
        see(ANSWERED, ANSWERED, ANSWERED);

        assertThat(detector.lost()).isFalse();
    }

    @Test
    void two_refusals_in_a_row_are_a_loss_and_one_is_not() {
        see(REFUSED, ANSWERED, REFUSED);
        assertThat(detector.lost()).isFalse();

        see(REFUSED);
        assertThat(detector.lost()).isTrue();
    }

    @Test
    void silence_needs_more_than_a_refusal_because_a_busy_machine_is_silent_too() {
        see(SILENT, SILENT);
        assertThat(detector.lost()).isFalse();

        see(SILENT);
        assertThat(detector.lost()).isTrue();
    }

    @Test
    void a_primary_that_refuses_is_replaced_and_one_that_is_silent_only_after_longer() {
        see(REFUSED, REFUSED);
        assertThat(detector.replaceable()).isTrue();

        see(ANSWERED);
        see(Collections.nCopies(LossDetector.SILENCES_TO_REPLACE - 1, SILENT).toArray(Answer[]::new));
        assertThat(detector.lost()).isTrue();
        assertThat(detector.replaceable()).isFalse();

        see(SILENT);
        assertThat(detector.replaceable()).isTrue();
    }

    @Test
    void a_shard_is_back_when_it_answers_steadily() {
        see(REFUSED, REFUSED);
        see(Collections.nCopies(LossDetector.ANSWERS_TO_RETURN - 1, ANSWERED).toArray(Answer[]::new));
        assertThat(detector.back()).isFalse();

        see(REFUSED);
        see(Collections.nCopies(LossDetector.ANSWERS_TO_RETURN, ANSWERED).toArray(Answer[]::new));
        assertThat(detector.back()).isTrue();
        assertThat(detector.lost()).isFalse();
    }

    private void see(Answer... answers) {
        for (Answer answer : answers) {
            detector.see(answer);
        }
    }
}
