package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.ActivityState;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.ActivityMapper.Activity;
import io.kingtide.payments.unit.ActivityMapper.Kind;
import io.kingtide.payments.unit.FundingMapper.Part;
import io.kingtide.payments.unit.FundingMapper.Source;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what goes back to the credit service: refunds of credit, and repayments. Both are decided before they are sent,
 * and repeated until they have arrived. A repayment and a refund of the same credit may cross, and then bring more than
 * is owed; what the debt does not take is posted back to the buyer's balance.
 */
final class CreditReturns {
    private static final Logger LOG = LoggerFactory.getLogger(CreditReturns.class);

    private final Trade trade;
    private final CreditClient credit;

    CreditReturns(Trade trade, CreditClient credit) {
        this.trade = trade;
        this.credit = credit;
    }

    /** Sends one activity's money; what does not succeed now stays due as a whole. */
    void carry(Store store, Activity activity) {
        OptionalLong surplus = activity.kind() == Kind.REPAY ? repay(activity) : restore(store, activity);
        if (surplus.isEmpty()) {
            return;
        }
        try {
            returnSurplus(activity, surplus.getAsLong());
            store.inTransaction(session -> finish(session, activity, surplus.getAsLong()));
        } catch (StoreFailure | ApiProblem | TransactionIds.IdsExhausted e) {
            // Recovery will find it due, and the service will answer the repeat alike.
            LOG.warn("Activity {} is carried out but not ticked off: {}", activity.activityId(), e.getMessage());
        }
    }

    private OptionalLong repay(Activity activity) {
        OptionalLong applied = credit.repay(activity.activityId(), activity.buyer(), activity.amount());
        return applied.isEmpty() ? applied : OptionalLong.of(activity.amount() - applied.getAsLong());
    }

    private OptionalLong restore(Store store, Activity activity) {
        long surplus = 0;
        boolean done = true;
        for (Part part :
                store.inTransaction(session -> Funding.of(session, activity.activityId(), activity.amount()))) {
            if (part.source() != Source.BALANCE) {
                CreditClient participant = part.source() == Source.HUABEI ? credit : credit.coupons();
                OptionalLong applied = participant.restore(activity.activityId(), activity.targetId(), part.amount());
                done &= applied.isPresent();
                surplus += part.amount() - applied.orElse(part.amount());
            }
        }
        return done ? OptionalLong.of(surplus) : OptionalLong.empty();
    }

    /** Once for each activity, in the store that has the buyer's account. */
    private void returnSurplus(Activity activity, long surplus) {
        if (surplus == 0) {
            return;
        }
        TransactionId transfer = new TransactionId(activity.activityId()).ofItsSurplus();
        trade.storeOf(activity.buyer()).inTransaction(session -> {
            trade.slots().enter(session, activity.buyer());
            RepaymentMapper rows = session.mapper(RepaymentMapper.class);
            if (rows.surpluses(transfer.value()) > 0) {
                return transfer;
            }
            long now = trade.now();
            rows.insertSurplus(
                    transfer.value(), activity.activityId(), activity.slot(), activity.buyer(), surplus, now);
            Transfer back = Transfer.between(
                    transfer, AccountNumber.creditClearing(), AccountNumber.user(activity.buyer()), surplus);
            if (!Ledger.post(session, back, now)) {
                throw new IllegalStateException("User " + activity.buyer() + " has no account for a surplus");
            }
            return transfer;
        });
    }

    private int finish(StoreSession session, Activity activity, long surplus) {
        trade.slots().enter(session, activity.buyer());
        if (activity.kind() == Kind.REPAY) {
            session.mapper(RepaymentMapper.class).complete(activity.activityId(), activity.amount() - surplus);
        }
        return session.mapper(ActivityMapper.class)
                .move(activity.activityId(), ActivityState.CONFIRMING, ActivityState.CONFIRMED, 0);
    }
}
