package io.kingtide.payments.credit;

/**
 * What the risk models look at; amounts in minor units.
 *
 * @param amount asked for
 * @param limit the user's credit limit
 * @param owed used and reserved
 * @param recentReservations the user's reservations within the last minute
 */
record RiskFeatures(long amount, long limit, long owed, long recentReservations) {
    /** As it is stored with the verdict. */
    String toText() {
        return "amount=" + amount + " limit=" + limit + " owed=" + owed + " recent=" + recentReservations;
    }
}
