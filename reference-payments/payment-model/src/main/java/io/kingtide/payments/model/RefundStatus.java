package io.kingtide.payments.model;

/** {@code DEFERRED} (queued, its amount already set aside) → {@code REFUNDED}. */
public enum RefundStatus {
    DEFERRED,
    REFUNDED
}
