package io.kingtide.payments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotRangeTest {

    @Test
    void ranges_and_single_slots_are_read_and_written() {
        SlotRange range = SlotRange.parse("00-24,50,75-99");

        assertThat(range.contains(new Slot(24))).isTrue();
        assertThat(range.contains(new Slot(25))).isFalse();
        assertThat(range.contains(new Slot(50))).isTrue();
        assertThat(range).hasToString("00-24,50,75-99");
    }

    @Test
    void slots_move_from_one_set_to_another() {
        SlotRange moved = SlotRange.parse("10-19");

        assertThat(SlotRange.parse("00-49").minus(moved)).hasToString("00-09,20-49");
        assertThat(SlotRange.parse("50-99").plus(moved)).hasToString("10-19,50-99");
        assertThat(SlotRange.none()).hasToString("");
    }

    @Test
    void every_user_belongs_to_exactly_one_slot() {
        assertThat(Slot.ofUser(7)).isEqualTo(new Slot(7));
        assertThat(Slot.ofUser(123_456)).isEqualTo(new Slot(56));
        assertThatThrownBy(() -> Slot.ofUser(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_slot_is_named() {
        for (String text : List.of("", "100", "5-1", "a", "1,,2", "-3")) {
            assertThatThrownBy(() -> SlotRange.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SlotRange.parse("00-49,7x")).hasMessageContaining("'7x'");
    }
}
