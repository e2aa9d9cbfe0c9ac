package io.kingtide.payments.model;

/** Where a payment's money comes from. */
public enum PaymentMethod {
    /** The buyer's balance: one local transaction. */
    BALANCE,
    /** The buyer's credit line: a try-confirm-cancel activity with the credit service. */
    HUABEI
}
