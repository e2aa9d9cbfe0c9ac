package io.kingtide.payments.unit;

import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.model.RefundStatus;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.FundingMapper.Part;
import io.kingtide.payments.unit.FundingMapper.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Gives money back by reversal legs. A deferred refund sets its amount aside at once, so that carrying it out later
 * cannot fail for want of money, and waits in its own row.
 */
final class Refunds {
    private static final int DEFERRED_PER_ROUND = 200;

    private final Trade trade;
    private final Shards shards;
    private final CreditActivities credit;
    private final Outbox outbox;

    Refunds(Trade trade, Shards shards, CreditActivities credit, Outbox outbox) {
        this.trade = trade;
        this.shards = shards;
        this.credit = credit;
        this.outbox = outbox;
    }

    record Refunding(long buyer, long paymentId, long amount, String key) {
        String hash() {
            return IdempotencyKeys.hash("refund", paymentId, amount);
        }
    }

    /** What the caller is told: the refund, carried out or put off. */
    record Answer(long refundId, RefundStatus status) {}

    /** Refunds now or queues, or answers as this key was answered before. */
    Answer refund(Refunding wanted, boolean defer) {
        if (wanted.amount() <= 0) {
            throw ApiProblem.unprocessable("bad-amount", "amount is " + wanted.amount() + "; expected at least 1.");
        }
        Shards.Place place =
                shards.placeRefund(wanted.buyer(), wanted.paymentId(), wanted.amount(), wanted.key(), wanted.hash());
        if (place.parked()) {
            return new Answer(place.id(), RefundStatus.DEFERRED);
        }
        TradeMapper.Refund refund = refund(wanted, place, defer);
        return new Answer(refund.refundId(), refund.status());
    }

    /** Carries out a refund that was parked while its shard was lost. */
    void replay(Refunding parked, Shards.Place place) {
        refund(parked, place, false);
    }

    private TradeMapper.Refund refund(Refunding wanted, Shards.Place place, boolean defer) {
        Store store = place.store();
        try {
            Settled settled = store.inTransaction(session -> begin(session, wanted, place.id(), defer));
            afterCommit(store, settled);
            return settled.refund();
        } catch (StoreFailure.DuplicateKey e) {
            TradeMapper.Refund found = store.inTransaction(
                    session -> session.mapper(TradeMapper.class).refundByKey(wanted.buyer(), wanted.key()));
            if (found == null) {
                throw e;
            }
            IdempotencyKeys.requireSameBody(found.requestHash(), wanted.hash());
            return found;
        }
    }

    /** A refund, what is left to do at the credit service, and what is left to tell, if anything. */
    private record Settled(
            TradeMapper.Refund refund,
            ActivityMapper.@Nullable Activity restore,
            MessageMapper.@Nullable Message message) {}

    private Settled begin(StoreSession session, Refunding wanted, long refundId, boolean defer) {
        trade.slots().enter(session, wanted.buyer());
        TradeMapper mapper = session.mapper(TradeMapper.class);
        TradeMapper.Payment payment = mapper.payment(wanted.paymentId());
        if (payment == null || payment.buyer() != wanted.buyer()) {
            throw ApiProblem.of(HttpStatus.NOT_FOUND, "no-such-payment", "This buyer has no payment with this id.");
        }
        if (payment.status() != PaymentStatus.PAID) {
            throw ApiProblem.conflict("not-paid", "The payment is " + payment.status() + "; expected PAID.");
        }
        TradeMapper.Refund refund = new TradeMapper.Refund(
                refundId,
                payment.paymentId(),
                payment.slot(),
                payment.buyer(),
                payment.merchant(),
                wanted.amount(),
                payment.currency(),
                payment.method(),
                defer ? RefundStatus.DEFERRED : RefundStatus.REFUNDED,
                wanted.key(),
                wanted.hash(),
                trade.now());
        mapper.insertRefund(refund);
        if (mapper.setAsideForRefund(payment.paymentId(), wanted.amount()) != 1) {
            throw ApiProblem.unprocessable(
                    "refund-exceeds-payment",
                    "Of " + payment.amount() + ", " + payment.refunded() + " is refunded already; expected at most the"
                            + " rest.");
        }
        Funding.split(session, refund);
        // Read again under the lock of the update: the version of the payment's bill must be its own.
        TradeMapper.Payment after = mapper.payment(payment.paymentId());
        MessageMapper.Message message = outbox.bills().ofRefund(session, refund, after == null ? payment : after);
        return defer ? new Settled(refund, null, null) : new Settled(refund, settle(session, refund), message);
    }

    private ActivityMapper.@Nullable Activity settle(StoreSession session, TradeMapper.Refund refund) {
        List<Part> parts = refund.method() == PaymentMethod.BALANCE
                ? List.of(new Part(Source.BALANCE, refund.amount(), 0))
                : Funding.of(session, refund.refundId(), refund.amount());
        Transfer reversal = Funding.transfer(refund.refundId(), refund.merchant(), refund.buyer(), parts, -1);
        if (!Ledger.post(session, reversal, trade.now())) {
            throw ApiProblem.conflict(
                    "merchant-short", "The merchant's account does not cover the refund; nothing was changed.");
        }
        boolean remote = parts.stream().anyMatch(part -> part.source() != Source.BALANCE);
        return remote ? credit.logRestore(session, refund) : null;
    }

    private void afterCommit(Store store, Settled settled) {
        if (settled.message() != null) {
            outbox.centre().confirm(store, settled.message());
        }
        if (settled.restore() != null) {
            credit.carryBack(store, settled.restore());
        }
    }

    /** One round over the deferred refunds of one store that this unit owns; says how many it completed. */
    int completeDeferred(Store store) {
        List<TradeMapper.Refund> waiting =
                store.inTransaction(session -> session.mapper(TradeMapper.class).deferredRefunds(DEFERRED_PER_ROUND));
        int completed = 0;
        for (TradeMapper.Refund refund : waiting) {
            if (trade.slots().contains(new Slot(refund.slot()))
                    && !trade.accounts().isBlocked(store, refund.buyer())) {
                Settled settled = trade.accounts()
                        .changing(
                                store, refund.buyer(), () -> store.inTransaction(session -> complete(session, refund)));
                afterCommit(store, settled);
                completed++;
            }
        }
        return completed;
    }

    private Settled complete(StoreSession session, TradeMapper.Refund refund) {
        trade.slots().enter(session, refund.buyer());
        boolean first = session.mapper(TradeMapper.class).completeDeferred(refund.refundId()) == 1;
        // Its message was written when it was asked for; the check-back finds it carried out.
        return new Settled(refund, first ? settle(session, refund) : null, null);
    }
}
