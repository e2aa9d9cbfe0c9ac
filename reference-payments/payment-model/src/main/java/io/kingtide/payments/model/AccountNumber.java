package io.kingtide.payments.model;

/**
 * The number of a ledger account: kind and owner in one integer, so that a leg needs no join to be understood.
 *
 * @param value kind × 10<sup>12</sup> + owner
 */
public record AccountNumber(long value) {
    private static final long KIND = 1_000_000_000_000L;

    /** What the account is for. */
    public enum Kind {
        /** A user's balance. Never below zero. */
        USER,
        /** What a merchant is owed by the buyers of one store. Never below zero. */
        MERCHANT,
        /** The credit company's money that has flowed to merchants of one store; its balance is negative. */
        CREDIT_CLEARING,
        /** What coupons have paid to merchants of one store; its balance is negative. */
        COUPON_CLEARING
    }

    public static AccountNumber user(long user) {
        return of(Kind.USER, user);
    }

    public static AccountNumber merchant(long merchant) {
        return of(Kind.MERCHANT, merchant);
    }

    /** The one clearing account of each store towards the credit service. */
    public static AccountNumber creditClearing() {
        return of(Kind.CREDIT_CLEARING, 0);
    }

    /** The one clearing account of each store towards those who issue coupons. */
    public static AccountNumber couponClearing() {
        return of(Kind.COUPON_CLEARING, 0);
    }

    private static AccountNumber of(Kind kind, long owner) {
        if (owner < 0 || owner >= KIND) {
            throw new IllegalArgumentException("owner " + owner + " of a " + kind + " account is out of range");
        }
        return new AccountNumber((kind.ordinal() + 1) * KIND + owner);
    }

    public Kind kind() {
        return Kind.values()[(int) (value / KIND) - 1];
    }

    public long owner() {
        return value % KIND;
    }
}
