package io.kingtide.payments.model;

import java.util.Set;

/**
 * The coordinator's side of a flexible transaction, as persisted in its activity log. The step out of {@code TRYING}
 * is the decision: it is taken once, in the same local transaction as the business rows, and then driven to its end
 * for as long as it takes.
 */
public enum ActivityState {
    TRYING,
    CONFIRMING,
    CANCELLING,
    CONFIRMED,
    CANCELLED;

    /** The states that may follow this one. */
    public Set<ActivityState> next() {
        return switch (this) {
            // Straight to CANCELLED if the participant refused the try: it holds nothing that a cancel would free.
            case TRYING -> Set.of(CONFIRMING, CANCELLING, CANCELLED);
            case CONFIRMING -> Set.of(CONFIRMED);
            case CANCELLING -> Set.of(CANCELLED);
            case CONFIRMED, CANCELLED -> Set.of();
        };
    }

    /** Nothing is left to do. */
    public boolean isFinal() {
        return next().isEmpty();
    }
}
