package io.kingtide.payments.model;

/**
 * {@code CREATED} → {@code PAYING} (a flexible transaction runs) → {@code PAID}, or back to {@code CREATED}. An order that
 * was recreated on the failover shard while its own shard was lost is {@code VOIDED} there, for ever.
 */
public enum OrderStatus {
    CREATED,
    PAYING,
    PAID,
    VOIDED
}
