package io.kingtide.payments.checker;

/**
 * A law that is broken.
 *
 * @param law short name, for programs
 * @param where the store, or {@code history}
 * @param count how many rows or acknowledgements break it
 * @param example one of them
 */
public record Finding(String law, String where, long count, String example) {
    @Override
    public String toString() {
        return law + " in " + where + ": " + count + ", such as " + example;
    }
}
