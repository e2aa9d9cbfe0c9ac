package io.kingtide.payments.unit;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.Store;

/** Without a guard: each shard keeps its own keys, and a lost shard is waited for. */
final class UnguardedShards implements Shards {
    private final Trade trade;

    UnguardedShards(Trade trade) {
        this.trade = trade;
    }

    @Override
    public Store readable(long user) {
        return trade.storeOf(user);
    }

    @Override
    public Place placeOrder(long buyer, String key, String hash) {
        return place(buyer, IdType.ORDER);
    }

    @Override
    public Place placePayment(long buyer, long orderId, boolean takesBalance, String key, String hash) {
        return place(buyer, IdType.PAYMENT);
    }

    @Override
    public Place placeRefund(long buyer, long paymentId, long amount, String key, String hash) {
        return place(buyer, IdType.REFUND);
    }

    @Override
    public Place placeRepayment(long buyer, String key, String hash) {
        return place(buyer, IdType.REPAYMENT);
    }

    private Place place(long buyer, IdType type) {
        Store store = trade.storeOf(buyer);
        return new Place(trade.ids().next(type, Slot.ofUser(buyer)).value(), store, false);
    }
}
