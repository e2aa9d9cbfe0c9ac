package io.kingtide.payments.model;

/** Where the money of a payment comes from. */
public enum PaymentMethod {
    /** The buyer's balance: one local transaction. */
    BALANCE,
    /** The buyer's credit line: a flexible transaction with the credit service. */
    HUABEI,
    /** Several of coupon, balance and credit: a flexible transaction in which all take part or none. */
    COMBINED
}
