package io.kingtide.payments.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set of slots, written as {@code 00-24,50,75-99}. Immutable. */
public final class SlotRange {
    private final BitSet slots;

    private SlotRange(BitSet slots) {
        this.slots = slots;
    }

    /** No slot. */
    public static SlotRange none() {
        return new SlotRange(new BitSet());
    }

    /** All hundred slots. */
    public static SlotRange all() {
        return parse("0-" + (Slot.COUNT - 1));
    }

    /**
     * Reads a list of slots and ranges.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    public static SlotRange parse(String text) {
        BitSet slots = new BitSet(Slot.COUNT);
        for (String part : text.split(",", -1)) {
            String trimmed = part.strip();
            int dash = trimmed.indexOf('-');
            int first = slotNumber(dash < 0 ? trimmed : trimmed.substring(0, dash), text);
            int last = dash < 0 ? first : slotNumber(trimmed.substring(dash + 1), text);
            if (last < first) {
                throw new IllegalArgumentException("slot range '" + trimmed + "' runs backwards in '" + text + "'");
            }
            slots.set(first, last + 1);
        }
        return new SlotRange(slots);
    }

    private static int slotNumber(String digits, String text) {
        if (!digits.matches("\\d{1,2}")) {
            throw new IllegalArgumentException(
                    "'" + digits + "' in slots '" + text + "' is not a slot; expected 00 to 99, such as 00-49,75");
        }
        return Integer.parseInt(digits);
    }

    public boolean contains(Slot slot) {
        return slots.get(slot.number());
    }

    /** Whether the two sets share a slot. */
    public boolean intersects(SlotRange other) {
        return slots.intersects(other.slots);
    }

    /** The slots in ascending order. */
    public List<Slot> toList() {
        List<Slot> list = new ArrayList<>();
        slots.stream().forEach(number -> list.add(new Slot(number)));
        return list;
    }

    /** This set and another together. */
    public SlotRange plus(SlotRange other) {
        BitSet union = (BitSet) slots.clone();
        union.or(other.slots);
        return new SlotRange(union);
    }

    /** This set without the slots of another. */
    public SlotRange minus(SlotRange other) {
        BitSet rest = (BitSet) slots.clone();
        rest.andNot(other.slots);
        return new SlotRange(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SlotRange that && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
        return slots.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = slots.nextSetBit(0); from >= 0; ) {
            int to = slots.nextClearBit(from) - 1;
            text.append(text.isEmpty() ? "" : ",").append(new Slot(from));
            if (to > from) {
                text.append('-').append(new Slot(to));
            }
            from = slots.nextSetBit(to + 1);
        }
        return text.toString();
    }
}
