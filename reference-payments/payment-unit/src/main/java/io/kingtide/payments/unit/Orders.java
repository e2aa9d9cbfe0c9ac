package io.kingtide.payments.unit;

import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;

/** Takes orders. */
final class Orders {
    private static final long MOST = 100_000_000_00L;

    private final Trade trade;
    private final Shards shards;
    private final MerchantDirectory merchants;

    Orders(Trade trade, Shards shards, MerchantDirectory merchants) {
        this.trade = trade;
        this.shards = shards;
        this.merchants = merchants;
    }

    record NewOrder(long buyer, long merchant, long amount, String currency) {}

    /** Creates the order, or answers with the one that this key created before. */
    TradeMapper.Order create(NewOrder order, String key) {
        if (order.amount() <= 0 || order.amount() > MOST) {
            throw ApiProblem.unprocessable(
                    "bad-amount", "amount is " + order.amount() + "; expected 1 to " + MOST + " minor units.");
        }
        if (!"CNY".equals(order.currency())) {
            throw ApiProblem.unprocessable("bad-currency", "currency is not CNY, the one currency of all accounts.");
        }
        Slot slot = Slot.ofUser(order.buyer());
        if (!merchants.isOpen(shards.readable(order.buyer()), order.merchant())) {
            throw ApiProblem.unprocessable(
                    "no-such-merchant", "merchant " + order.merchant() + " does not exist or takes no orders.");
        }
        String hash = IdempotencyKeys.hash("order", order.merchant(), order.amount(), order.currency());
        Shards.Place place = shards.placeOrder(order.buyer(), key, hash);
        Store store = place.store();
        TradeMapper.Order row = new TradeMapper.Order(
                place.id(),
                slot.number(),
                order.buyer(),
                order.merchant(),
                order.amount(),
                order.currency(),
                OrderStatus.CREATED,
                key,
                hash,
                trade.now());
        try {
            return store.inTransaction(session -> {
                trade.slots().enter(session, order.buyer());
                session.mapper(TradeMapper.class).insertOrder(row);
                return row;
            });
        } catch (StoreFailure.DuplicateKey e) {
            return earlier(store, order.buyer(), key, hash, e);
        }
    }

    private static TradeMapper.Order earlier(
            Store store, long buyer, String key, String hash, StoreFailure.DuplicateKey cause) {
        TradeMapper.Order found =
                store.inTransaction(session -> session.mapper(TradeMapper.class).orderByKey(buyer, key));
        if (found == null || found.status() == OrderStatus.VOIDED) {
            throw cause;
        }
        IdempotencyKeys.requireSameBody(found.requestHash(), hash);
        return found;
    }
}
