package io.kingtide.payments.unit;

import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.GuardMapper.OrderFate;
import io.kingtide.payments.unit.GuardMapper.ParkedRefund;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Tells a shard that is back what it missed: which of its orders were recreated elsewhere, and which refunds waited.
 * Each unit does so for its own slots, over and over, until nothing is left; then the shard serves again. Every step may
 * be repeated, so that a crash between the shard's commit and the guard's only costs a repetition.
 */
final class ShardReturn {
    private static final int PER_ROUND = 200;
    private static final int FORGET_PER_ROUND = 1000;

    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(ShardReturn.class));
    private final Trade trade;
    private final Store guard;
    private final ShardWatch watch;
    private final Refunds refunds;
    private final long retentionMillis;

    ShardReturn(Trade trade, Store guard, ShardWatch watch, Refunds refunds, long retentionMillis) {
        this.trade = trade;
        this.guard = guard;
        this.watch = watch;
        this.refunds = refunds;
        this.retentionMillis = retentionMillis;
    }

    /** One round for one shard; says how much was done. Stragglers are told to a shard that serves already, too. */
    int round(Store shard) {
        ShardState state = watch.state(shard);
        if (state == ShardState.LOST) {
            return 0;
        }
        // A blocked buyer's are told when the block is lifted; they must not keep the whole shard from serving.
        List<OrderFate> tombstones = guard
                .inTransaction(session -> session.mapper(GuardMapper.class).tombstones(shard.name(), PER_ROUND))
                .stream()
                .filter(one -> !trade.accounts().isBlocked(shard, one.buyer()))
                .toList();
        List<ParkedRefund> parked =
                guard
                        .inTransaction(
                                session -> session.mapper(GuardMapper.class).waiting(shard.name(), PER_ROUND))
                        .stream()
                        .filter(one -> !trade.accounts().isBlocked(shard, one.buyer()))
                        .toList();
        tombstones.stream()
                .filter(one -> serves(one.slot()))
                .forEach(one -> trade.accounts().changing(shard, one.buyer(), () -> bury(shard, one)));
        parked.stream()
                .filter(one -> serves(one.slot()))
                .forEach(one -> trade.accounts().changing(shard, one.buyer(), () -> replay(one)));
        if (state == ShardState.RETURNING && tombstones.isEmpty() && parked.isEmpty()) {
            watch.move(shard.name(), ShardState.RETURNING, ShardState.SERVING);
        }
        return tombstones.size() + parked.size();
    }

    private boolean serves(int slot) {
        return trade.slots().contains(new Slot(slot));
    }

    private boolean bury(Store shard, OrderFate tombstone) {
        try {
            shard.inTransaction(session -> bury(session, tombstone));
        } catch (StoreFailure.DuplicateKey e) {
            // A late commit brought the order this very moment; the next round finds it.
            return false;
        }
        guard.inTransaction(session -> session.mapper(GuardMapper.class).tombstoneApplied(tombstone.orderId()));
        return true;
    }

    /** The tombstone takes the place of an order that never arrived, so that it cannot arrive later. */
    private int bury(StoreSession session, OrderFate tombstone) {
        trade.slots().enter(session, tombstone.buyer());
        TradeMapper mapper = session.mapper(TradeMapper.class);
        TradeMapper.Order order = mapper.order(tombstone.orderId());
        if (order != null) {
            return mapper.moveOrder(order.orderId(), OrderStatus.CREATED, OrderStatus.VOIDED);
        }
        return mapper.insertOrder(new TradeMapper.Order(
                tombstone.orderId(),
                tombstone.slot(),
                tombstone.buyer(),
                0,
                0,
                "CNY",
                OrderStatus.VOIDED,
                tombstone.idemKey(),
                tombstone.requestHash(),
                trade.now()));
    }

    private boolean replay(ParkedRefund parked) {
        String state = "REPLAYED";
        String reason = "";
        try {
            refunds.replay(
                    new Refunds.Refunding(parked.buyer(), parked.paymentId(), parked.amount(), parked.idemKey()),
                    new Shards.Place(
                            parked.refundId(), trade.storeOfId(new TransactionId(parked.paymentId()).value()), false));
        } catch (ApiProblem e) {
            if (e.status().is5xxServerError()) {
                throw e;
            }
            state = "REJECTED";
            reason = e.type();
            log.warn("Parked refund " + parked.refundId() + " was turned down", e.type());
        }
        String settled = state;
        String why = reason;
        guard.inTransaction(session -> session.mapper(GuardMapper.class).settleParked(parked.refundId(), settled, why));
        return true;
    }

    /** Forgets keys and claims that are older than the time for which keys are honoured. */
    int forget() {
        long before = trade.now() - retentionMillis;
        return guard.inTransaction(session -> {
            GuardMapper mapper = session.mapper(GuardMapper.class);
            return mapper.forgetReservations(before, FORGET_PER_ROUND) + mapper.forgetFates(before, FORGET_PER_ROUND);
        });
    }
}
