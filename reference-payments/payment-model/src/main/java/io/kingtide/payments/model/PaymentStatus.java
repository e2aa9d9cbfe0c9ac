package io.kingtide.payments.model;

/** {@code PENDING} (a flexible transaction runs) → {@code PAID} or {@code FAILED}; both are final. */
public enum PaymentStatus {
    PENDING,
    PAID,
    FAILED
}
