package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;

/**
 * Says where a request's rows go, before the first of them is written. Where there is a guard, the request's key is
 * reserved there first, in a failure domain that is not the shard's own.
 */
interface Shards {

    /** Where a row goes, and the id that it gets: the same ones whenever the same key is sent again. */
    record Place(long id, Store store, boolean parked) {}

    /** A store that reference data can be read from on behalf of this user. */
    Store readable(long user);

    /** Where an order is created under this key. */
    Place placeOrder(long buyer, String key, String hash);

    /**
     * Where an order's payment is made under this key. From here on the order is never recreated elsewhere.
     *
     * @param takesBalance whether it takes money from the buyer's balance, which lies on the buyer's own shard
     */
    Place placePayment(long buyer, long orderId, boolean takesBalance, String key, String hash);

    /** Where a repayment from the balance is made under this key: where the account is. */
    Place placeRepayment(long buyer, String key, String hash);

    /** Where a payment's refund is made under this key; parked if that shard is lost. */
    Place placeRefund(long buyer, long paymentId, long amount, String key, String hash);
}
