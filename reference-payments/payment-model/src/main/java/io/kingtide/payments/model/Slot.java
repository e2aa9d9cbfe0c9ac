package io.kingtide.payments.model;

/**
 * One of the hundred shares into which users are cut: the last two decimal digits of the user number. A slot, never a
 * single user, is what moves between units and between stores.
 *
 * @param number 0 to 99
 */
public record Slot(int number) implements Comparable<Slot> {
    /** How many slots there are; fixed for ever, because user numbers decide the slot. */
    public static final int COUNT = 100;

    /** How many fence rows a slot has, so that writers of one slot seldom wait for each other. */
    public static final int LANES = 16;

    public Slot {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("slot " + number + " is not between 0 and " + (COUNT - 1));
        }
    }

    /** The slot that owns this user's data. */
    public static Slot ofUser(long user) {
        if (user < 0) {
            throw new IllegalArgumentException("user number " + user + " is negative");
        }
        return new Slot((int) (user % COUNT));
    }

    /** The fence row, within the slot, that this user's writes lock. */
    public static int laneOfUser(long user) {
        return (int) (user / COUNT % LANES);
    }

    @Override
    public int compareTo(Slot other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
