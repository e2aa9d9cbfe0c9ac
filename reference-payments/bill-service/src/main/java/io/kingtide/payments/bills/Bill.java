package io.kingtide.payments.bills;

/**
 * One version of one bill, as a row and as messages carry it.
 *
 * @param refId the payment or refund that it tells of
 * @param kind {@code PAYMENT} or {@code REFUND}
 * @param amount minor units that were paid or given back
 * @param refunded of a payment: minor units that were or will be given back
 * @param version grows with every change of the payment; a lower one never replaces a higher one
 * @param createdAt epoch milliseconds
 */
record Bill(
        long refId,
        String kind,
        long billId,
        long userId,
        long merchant,
        long amount,
        long refunded,
        String currency,
        long version,
        long createdAt) {

    /** Whether both tell of the same event; a later version may differ in what was given back and nothing else. */
    boolean tellsOfTheSameAs(Bill other) {
        return refId == other.refId
                && kind.equals(other.kind)
                && billId == other.billId
                && userId == other.userId
                && merchant == other.merchant
                && amount == other.amount
                && currency.equals(other.currency);
    }
}
