package io.kingtide.rehearsal.traffic;

import org.jspecify.annotations.Nullable;

/** Something that a real user asked for and that changes data, with what the user knows of its outcome. */
public sealed interface Operation {

    /** What the client knows. */
    enum Outcome {
        /** Answered: it happened. */
        ACKNOWLEDGED,
        /** Answered: it did not happen, and left nothing behind. */
        REJECTED,
        /** No answer, or one that says nothing about the outcome: it may have happened. */
        UNANSWERED
    }

    /** The idempotency key under which it was asked for, unique. */
    String key();

    /** The user on whose behalf. */
    long user();

    Outcome outcome();

    /**
     * An order.
     *
     * @param orderId as acknowledged
     */
    record Order(
            String key,
            long user,
            long merchant,
            long amount,
            String currency,
            Outcome outcome,
            @Nullable String orderId)
            implements Operation {}

    /**
     * A payment of an acknowledged order.
     *
     * @param merchant of the order
     * @param amount of the order
     * @param method {@code BALANCE} or {@code HUABEI}
     * @param paymentId as acknowledged
     */
    record Payment(
            String key,
            long user,
            String orderId,
            long merchant,
            long amount,
            String method,
            Outcome outcome,
            @Nullable String paymentId)
            implements Operation {}

    /**
     * A full or partial refund of an acknowledged payment.
     *
     * @param deferred whether the answer was that it will be done later
     * @param refundId as acknowledged; may be absent for a deferred one
     */
    record Refund(
            String key,
            long user,
            String paymentId,
            long merchant,
            long amount,
            String method,
            boolean deferred,
            Outcome outcome,
            @Nullable String refundId)
            implements Operation {}
}
