package io.kingtide.payments.model;

import java.util.List;

/**
 * A posted transfer in double entry: its legs sum to zero, it is never changed, and a mistake is corrected by its
 * reversal. The transfer has the id of the payment or refund that it belongs to.
 */
public record Transfer(TransactionId id, List<Leg> legs) {

    /**
     * One account's part.
     *
     * @param amount minor units, positive if the account receives
     */
    public record Leg(AccountNumber account, long amount) {}

    public Transfer {
        legs = List.copyOf(legs);
        long sum = 0;
        for (Leg leg : legs) {
            sum = Math.addExact(sum, leg.amount());
            if (leg.amount() == 0) {
                throw new IllegalArgumentException("a leg of transfer " + id + " moves nothing");
            }
        }
        if (legs.size() < 2 || sum != 0) {
            throw new IllegalArgumentException("the legs of transfer " + id + " sum to " + sum + ", not to zero");
        }
    }

    /** Money from one account to another. */
    public static Transfer between(TransactionId id, AccountNumber from, AccountNumber to, long amount) {
        if (amount <= 0) {
            throw new IllegalArgumentException("transfer " + id + " moves " + amount + ", not a positive amount");
        }
        return new Transfer(id, List.of(new Leg(from, -amount), new Leg(to, amount)));
    }
}
