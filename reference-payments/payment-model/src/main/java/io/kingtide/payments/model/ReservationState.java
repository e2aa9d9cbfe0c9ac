package io.kingtide.payments.model;

import org.jspecify.annotations.Nullable;

/**
 * The participant's side of a flexible transaction: one row per activity, kept for good, is both the reservation and
 * its fence.
 *
 * <p>The three anomalies of try-confirm-cancel over a network that loses, repeats and reorders, and the row's answer:
 * <ul>
 * <li><i>Empty rollback</i>: a cancel without a try before it (the try was lost) leaves a {@code CANCELLED} row.
 * <li><i>Suspension</i>: a try that arrives after the cancel finds that row and reserves nothing. As the row stays,
 *     the second, third and any later try find it too.
 * <li><i>Duplicates</i>: a repeated try, confirm or cancel finds the state that the first one left and changes nothing.
 * </ul>
 */
public enum ReservationState {
    RESERVED,
    /** The try was refused: no funds, or the risk decision. Final. */
    REJECTED,
    CONFIRMED,
    CANCELLED;

    /** What a participant does with a call, given the row it found. */
    public enum Step {
        /** Do it now. */
        ACT,
        /** It was done before: answer the same again. */
        REPEAT,
        /** There is no row yet: leave a {@code CANCELLED} one. */
        FENCE,
        /** The call contradicts the row: change nothing, say so. */
        REFUSE
    }

    /** What a try does on finding this state, null for no row. */
    public static Step onTry(@Nullable ReservationState found) {
        if (found == null) {
            return Step.ACT;
        }
        return switch (found) {
            case RESERVED, REJECTED, CONFIRMED -> Step.REPEAT;
            case CANCELLED -> Step.REFUSE;
        };
    }

    /** What a confirm does on finding this state, null for no row. */
    public static Step onConfirm(@Nullable ReservationState found) {
        if (found == null) {
            return Step.REFUSE;
        }
        return switch (found) {
            case RESERVED -> Step.ACT;
            case CONFIRMED -> Step.REPEAT;
            case REJECTED, CANCELLED -> Step.REFUSE;
        };
    }

    /** What a cancel does on finding this state, null for no row. */
    public static Step onCancel(@Nullable ReservationState found) {
        if (found == null) {
            return Step.FENCE;
        }
        return switch (found) {
            case RESERVED -> Step.ACT;
            case CANCELLED, REJECTED -> Step.REPEAT;
            case CONFIRMED -> Step.REFUSE;
        };
    }
}
