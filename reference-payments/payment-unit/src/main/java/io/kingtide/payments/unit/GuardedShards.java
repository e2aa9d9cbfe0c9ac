package io.kingtide.payments.unit;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.unit.GuardMapper.Fate;
import io.kingtide.payments.unit.GuardMapper.Operation;
import io.kingtide.payments.unit.GuardMapper.OrderFate;
import io.kingtide.payments.unit.GuardMapper.ParkedRefund;
import io.kingtide.payments.unit.GuardMapper.Reservation;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/**
 * Survives the loss of a trade shard. Two facts about an order exclude each other in the guard, by the primary key of
 * {@code order_fate}: that somebody may pay it, and that it was recreated on the failover shard. Whoever writes first
 * decides; so at most one of the two orders is ever paid, whatever the lost shard does when it comes back, and without
 * anyone having to know whether it is really lost.
 *
 * <p>Being lost ({@link ShardWatch}) only decides where new rows go. A unit that is mistaken about it sends rows to a
 * place where they are as safe as anywhere.
 */
final class GuardedShards implements Shards {
    private static final int TRIES = 3;
    private static final String PARKED = "PARKED";

    private final Trade trade;
    private final Store guard;
    private final ShardWatch watch;

    GuardedShards(Trade trade, Store guard, ShardWatch watch) {
        this.trade = trade;
        this.guard = guard;
        this.watch = watch;
    }

    @Override
    public Store readable(long user) {
        Store home = trade.storeOf(user);
        return watch.state(home) == ShardState.LOST ? trade.stores().failover().orElse(home) : home;
    }

    @Override
    public Place placeOrder(long buyer, String key, String hash) {
        boolean atHome = watch.state(trade.storeOf(buyer)) == ShardState.SERVING;
        Reservation wanted = reservation(
                buyer, Operation.ORDER, key, hash, newId(IdType.ORDER, buyer, atHome ? 0 : TransactionId.FAILOVER));
        Reservation kept = reserve(wanted);
        Store store = trade.storeOfId(kept.id());
        if (watch.state(store) == ShardState.LOST) {
            kept = recreate(kept);
            store = trade.storeOfId(kept.id());
        }
        return recorded(kept, store);
    }

    /** The place of a change that has been recorded, if the shard is still reached where this unit reaches it. */
    private Place recorded(Reservation kept, Store store) {
        trade.accounts().requireInPlace(store, kept.buyer());
        return new Place(kept.id(), store, false);
    }

    /** Moves the key from an order on a lost shard to a new one on the failover shard, unless the old may be paid. */
    private Reservation recreate(Reservation old) {
        long successor = newId(IdType.ORDER, old.buyer(), TransactionId.FAILOVER);
        OrderFate tombstone = fate(old.id(), Fate.VOIDED, old.buyer(), old.idemKey(), old.requestHash(), successor);
        try {
            guard.inTransaction(session -> {
                GuardMapper mapper = session.mapper(GuardMapper.class);
                mapper.insertFate(tombstone);
                if (mapper.moveReservation(old.buyer(), old.idemKey(), old.id(), successor) != 1) {
                    throw undecided();
                }
                return successor;
            });
        } catch (StoreFailure.DuplicateKey e) {
            // Somebody was first: with a payment, which must be waited for, or with the same recreation.
            Reservation now = guard.inTransaction(session ->
                    session.mapper(GuardMapper.class).reservation(old.buyer(), Operation.ORDER, old.idemKey()));
            if (now == null || now.id() == old.id()) {
                throw undecided();
            }
            return now;
        }
        return reservation(old.buyer(), Operation.ORDER, old.idemKey(), old.requestHash(), successor);
    }

    @Override
    public Place placePayment(long buyer, long orderId, boolean takesBalance, String key, String hash) {
        Store store = trade.storeOfId(orderId);
        if (watch.state(store) == ShardState.LOST) {
            throw cannotPayOnLostShard(orderId);
        }
        int elastic = new TransactionId(orderId).elastic();
        if (elastic == TransactionId.FAILOVER && takesBalance) {
            throw ApiProblem.conflict(
                    "balance-not-here",
                    "The order was created on the failover shard, which holds no balances; nothing was changed. Pay it"
                            + " by HUABEI, or by COMBINED with coupons and credit alone, or place a new order when the"
                            + " user's shard is back.");
        }
        Reservation wanted = reservation(buyer, Operation.PAYMENT, key, hash, newId(IdType.PAYMENT, buyer, elastic));
        OrderFate claim = fate(orderId, Fate.PAYING, buyer, "", "", 0);
        Reservation kept = firstOrElse(
                () -> guard.inTransaction(session -> {
                    GuardMapper mapper = session.mapper(GuardMapper.class);
                    mapper.insertReservation(wanted);
                    mapper.insertFate(claim);
                    trade.accounts().record(mapper, store, buyer);
                    return wanted;
                }),
                () -> guard.inTransaction(session -> {
                    GuardMapper mapper = session.mapper(GuardMapper.class);
                    trade.accounts().record(mapper, store, buyer);
                    return claimed(mapper, wanted, claim);
                }));
        return recorded(kept, store);
    }

    /** The rare path: the key was sent before, or the order is claimed, by another key or as voided. */
    private static Reservation claimed(GuardMapper mapper, Reservation wanted, OrderFate claim) {
        OrderFate known = mapper.fate(claim.orderId());
        if (known != null && known.fate() == Fate.VOIDED) {
            throw ApiProblem.conflict(
                    "order-voided",
                    "While its shard was lost this order was created again, as order " + known.successor()
                            + "; expected a payment of that one. Nothing was changed.");
        }
        if (known == null) {
            mapper.insertFate(claim);
        }
        return keptOrNew(mapper, wanted);
    }

    private static Reservation keptOrNew(GuardMapper mapper, Reservation wanted) {
        Reservation kept = mapper.reservation(wanted.buyer(), wanted.operation(), wanted.idemKey());
        if (kept == null) {
            mapper.insertReservation(wanted);
            return wanted;
        }
        IdempotencyKeys.requireSameBody(kept.requestHash(), wanted.requestHash());
        return kept;
    }

    private ApiProblem cannotPayOnLostShard(long orderId) {
        OrderFate known =
                guard.inTransaction(session -> session.mapper(GuardMapper.class).fate(orderId));
        if (known != null && known.fate() == Fate.PAYING) {
            return undecided();
        }
        return ApiProblem.conflict(
                "order-shard-lost",
                "The order's shard is lost and the order is not paid; nothing was changed. Create the order again under"
                        + " the Idempotency-Key that created it, and pay the id that the answer names.");
    }

    @Override
    public Place placeRefund(long buyer, long paymentId, long amount, String key, String hash) {
        Store store = trade.storeOfId(paymentId);
        int elastic = new TransactionId(paymentId).elastic();
        Reservation wanted = reservation(buyer, Operation.REFUND, key, hash, newId(IdType.REFUND, buyer, elastic));
        if (watch.state(store) != ShardState.LOST) {
            return recorded(reserve(wanted), store);
        }
        Reservation kept = firstOrElse(
                () -> guard.inTransaction(
                        session -> park(session.mapper(GuardMapper.class), wanted, paymentId, amount)),
                () -> guard.inTransaction(
                        session -> park(session.mapper(GuardMapper.class), wanted, paymentId, amount)));
        return new Place(kept.id(), store, true);
    }

    @Override
    public Place placeRepayment(long buyer, String key, String hash) {
        Store store = trade.storeOf(buyer);
        if (watch.state(store) == ShardState.LOST) {
            boolean askedBefore = guard.inTransaction(
                    session -> session.mapper(GuardMapper.class).reservation(buyer, Operation.REPAY, key) != null);
            if (askedBefore) {
                // It may have left the balance before the shard was lost, which a no would deny.
                throw undecided();
            }
            throw ApiProblem.conflict(
                    "balance-not-here", "The balance lies on a shard that is lost; nothing was changed. Repay later.");
        }
        Reservation wanted = reservation(buyer, Operation.REPAY, key, hash, newId(IdType.REPAYMENT, buyer, 0));
        return recorded(reserve(wanted), store);
    }

    private Reservation park(GuardMapper mapper, Reservation wanted, long paymentId, long amount) {
        Reservation payment = mapper.reservationOf(paymentId);
        if (payment == null || payment.buyer() != wanted.buyer()) {
            // Older than the guard remembers, or never there: only the lost shard could tell.
            throw undecided();
        }
        Reservation kept = keptOrNew(mapper, wanted);
        if (mapper.parked(kept.id()) == null) {
            mapper.park(new ParkedRefund(
                    kept.id(),
                    trade.storeOfId(paymentId).name(),
                    Slot.ofUser(wanted.buyer()).number(),
                    wanted.buyer(),
                    paymentId,
                    amount,
                    wanted.idemKey(),
                    PARKED,
                    "",
                    trade.now()));
        }
        return kept;
    }

    /** Keeps the key's first id; the same body only. */
    private Reservation reserve(Reservation wanted) {
        return firstOrElse(
                () -> guard.inTransaction(session -> {
                    GuardMapper mapper = session.mapper(GuardMapper.class);
                    mapper.insertReservation(wanted);
                    if (new TransactionId(wanted.id()).elastic() == 0) {
                        recordChange(mapper, wanted);
                    }
                    return wanted;
                }),
                () -> guard.inTransaction(session -> {
                    GuardMapper mapper = session.mapper(GuardMapper.class);
                    recordChange(mapper, wanted);
                    return keptOrNew(mapper, wanted);
                }));
    }

    private void recordChange(GuardMapper mapper, Reservation wanted) {
        trade.accounts().record(mapper, trade.storeOf(wanted.buyer()), wanted.buyer());
    }

    /** Most calls are the first with their key and need no look; the others look, a few times if they meet others. */
    private static <T> T firstOrElse(Supplier<T> first, Supplier<T> look) {
        for (int attempt = 0; ; attempt++) {
            try {
                return attempt == 0 ? first.get() : look.get();
            } catch (StoreFailure.DuplicateKey e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static ApiProblem undecided() {
        return ApiProblem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE,
                "store-unavailable",
                "What became of this on the lost shard cannot be told before it is back; nothing was changed. Send the"
                        + " request again with the same Idempotency-Key.",
                1);
    }

    private long newId(IdType type, long buyer, int elastic) {
        return trade.ids().next(type, Slot.ofUser(buyer), elastic).value();
    }

    private Reservation reservation(long buyer, Operation operation, String key, String hash, long id) {
        return new Reservation(buyer, operation, key, hash, id, trade.now());
    }

    private OrderFate fate(long orderId, Fate fate, long buyer, String key, String hash, long successor) {
        return new OrderFate(
                orderId,
                fate,
                trade.storeOfId(orderId).name(),
                Slot.ofUser(buyer).number(),
                buyer,
                key,
                hash,
                successor,
                0,
                trade.now());
    }
}
