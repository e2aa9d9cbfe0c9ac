package io.kingtide.payments.model;

/** {@code CREATED} → {@code PAYING} (a flexible transaction runs) → {@code PAID}, or back to {@code CREATED}. */
public enum OrderStatus {
    CREATED,
    PAYING,
    PAID
}
