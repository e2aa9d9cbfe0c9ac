package io.kingtide.payments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionIdsTest {
    private static final Instant NOON = Instant.parse("2026-11-11T12:00:00Z");
    private static final Slot SLOT = new Slot(42);

    private final SettableClock clock = new SettableClock(NOON);
    private final TransactionIds ids = new TransactionIds(clock, 5);

    @Test
    void an_id_tells_its_type_slot_worker_and_time() {
        clock.set(NOON.plusSeconds(30));

        TransactionId id = ids.next(IdType.REFUND, SLOT, 2);

        assertThat(id.type()).isEqualTo(IdType.REFUND);
        assertThat(id.slot()).isEqualTo(SLOT);
        assertThat(id.worker()).isEqualTo(5);
        assertThat(id.elastic()).isEqualTo(2);
        assertThat(id.issuedAt()).isEqualTo(NOON.plusSeconds(30));
        assertThat(TransactionId.parse(id.toString(), IdType.REFUND)).isEqualTo(id);
    }

    @Test
    void ids_are_63_bits_wide_and_never_negative_up_to_the_last_second() {
        TransactionId last = TransactionId.of(3, IdType.BILL, new Slot(99), (1L << 29) - 1, 63, (1 << 14) - 1);

        assertThat(last.value()).isPositive();
        assertThat(last.value() >>> TransactionId.RESERVED_SHIFT & 1).isZero();
        assertThat(last.sequence()).isEqualTo(16383);
    }

    @Test
    void threads_never_get_the_same_id() {
        Set<TransactionId> all = new HashSet<>();
        List<TransactionId> issued = IntStream.range(0, 16_000)
                .parallel()
                .mapToObj(i -> ids.next(IdType.ORDER, SLOT))
                .toList();

        all.addAll(issued);

        assertThat(all).hasSize(16_000);
    }

    @Test
    void a_process_started_again_within_the_second_does_not_repeat_ids() {
        clock.set(NOON.plusSeconds(1));
        TransactionId before = ids.next(IdType.ORDER, SLOT);

        TransactionId after = new TransactionIds(clock, 5).next(IdType.ORDER, SLOT);

        assertThat(after).isNotEqualTo(before);
        assertThat(after.issuedAt()).isAfter(before.issuedAt());
    }

    @Test
    void nothing_is_issued_after_the_clock_stepped_back_until_it_caught_up() {
        clock.set(NOON.plusSeconds(60));
        TransactionId before = ids.next(IdType.ORDER, SLOT);
        clock.set(NOON.plusSeconds(30));

        assertThatThrownBy(() -> ids.next(IdType.ORDER, SLOT))
                .isInstanceOf(TransactionIds.IdsExhausted.class)
                .hasMessageContaining("stepped back 30 s");

        clock.set(NOON.plusSeconds(60));
        assertThat(ids.next(IdType.ORDER, SLOT).value()).isGreaterThan(before.value());
    }

    @Test
    void a_step_of_one_second_is_ridden_out() {
        clock.set(NOON.plusSeconds(60));
        TransactionId before = ids.next(IdType.ORDER, SLOT);
        clock.set(NOON.plusSeconds(59));

        assertThat(ids.next(IdType.ORDER, SLOT).value()).isGreaterThan(before.value());
    }

    @Test
    void the_16385th_id_of_a_slot_and_second_is_refused() {
        clock.set(NOON.plusSeconds(5));
        IntStream.range(0, 16_384).forEach(i -> ids.next(IdType.ORDER, SLOT));

        assertThatThrownBy(() -> ids.next(IdType.ORDER, SLOT)).isInstanceOf(TransactionIds.IdsExhausted.class);
        assertThat(ids.next(IdType.ORDER, new Slot(43))).isNotNull();
    }

    @Test
    void text_that_is_no_id_is_refused() {
        for (String text : List.of("", "-1", "12x", "99999999999999999999", "0", "1152921504606846976")) {
            assertThatThrownBy(() -> TransactionId.parse(text, IdType.ORDER))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_id_of_another_type_is_refused() {
        String payment = ids.next(IdType.PAYMENT, SLOT).toString();

        assertThatThrownBy(() -> TransactionId.parse(payment, IdType.ORDER))
                .hasMessageContaining("names a PAYMENT, not a ORDER");
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
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
