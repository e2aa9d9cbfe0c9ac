package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.ActivityState;
import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.ActivityMapper.Activity;
import io.kingtide.payments.unit.ActivityMapper.Kind;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator of payments by credit. Three steps, each safe to crash after:
 *
 * <ol>
 * <li>the payment (pending) and its activity ({@code TRYING}) are committed, and only then the credit service is asked;
 * <li>its answer is turned into the decision: activity, payment, order, and ledger change in one local transaction;
 * <li>the decision is carried to the credit service, now, or by {@link #recover} for as long as it takes.
 * </ol>
 *
 * An activity that is found {@code TRYING} after the time-out is cancelled: whoever changes the state out of
 * {@code TRYING} first has decided, and the other one reads the outcome.
 */
final class CreditActivities {
    private static final Logger LOG = LoggerFactory.getLogger(CreditActivities.class);
    private static final int DUE_PER_ROUND = 200;
    private static final long LONGEST_BACKOFF_MILLIS = 30_000;

    private final Trade trade;
    private final CreditClient client;
    private final long tryTimeoutMillis;

    CreditActivities(Trade trade, CreditClient client, Duration tryTimeout) {
        this.trade = trade;
        this.client = client;
        this.tryTimeoutMillis = tryTimeout.toMillis();
    }

    /** Writes the activity of a pending payment into the log, in the caller's transaction. */
    void log(StoreSession session, TradeMapper.Payment payment) {
        long now = trade.now();
        session.mapper(ActivityMapper.class)
                .insert(new Activity(
                        payment.paymentId(),
                        payment.slot(),
                        payment.buyer(),
                        Kind.PAY,
                        payment.orderId(),
                        payment.amount(),
                        ActivityState.TRYING,
                        0,
                        now + tryTimeoutMillis,
                        now));
    }

    /** Writes the giving back of a refund's credit into the log, in the transaction of the refund. */
    Activity logRestore(StoreSession session, TradeMapper.Refund refund) {
        long now = trade.now();
        Activity activity = new Activity(
                refund.refundId(),
                refund.slot(),
                refund.buyer(),
                Kind.RESTORE,
                refund.paymentId(),
                refund.amount(),
                ActivityState.CONFIRMING,
                0,
                now + tryTimeoutMillis,
                now);
        session.mapper(ActivityMapper.class).insert(activity);
        return activity;
    }

    /** Runs a logged activity and returns the payment as it was decided. */
    TradeMapper.Payment run(Store store, TradeMapper.Payment payment) {
        CreditClient.Reserve reserved = client.tryReserve(payment.paymentId(), payment.buyer(), payment.amount());
        ActivityState decision = decide(store, payment, reserved);
        drive(store, payment.paymentId(), decision);
        TradeMapper.Payment decided =
                store.inTransaction(session -> session.mapper(TradeMapper.class).payment(payment.paymentId()));
        return decided == null ? payment : decided;
    }

    private ActivityState decide(Store store, TradeMapper.Payment payment, CreditClient.Reserve reserved) {
        ActivityState wanted = switch (reserved) {
            case RESERVED -> ActivityState.CONFIRMING;
            case UNKNOWN -> ActivityState.CANCELLING;
            case NO_FUNDS, RISK -> ActivityState.CANCELLED;
        };
        String reason = reserved == CreditClient.Reserve.UNKNOWN ? "CREDIT_UNAVAILABLE" : reserved.name();
        return store.inTransaction(session -> {
            trade.slots().enter(session, payment.buyer());
            ActivityMapper activities = session.mapper(ActivityMapper.class);
            // Recovery leaves it alone for a while: this thread carries the decision out right away.
            long next = trade.now() + tryTimeoutMillis;
            if (activities.move(payment.paymentId(), ActivityState.TRYING, wanted, next) == 1) {
                carryOutLocally(session, payment, wanted, reason);
                return wanted;
            }
            Activity other = activities.activity(payment.paymentId());
            if (other == null) {
                throw new IllegalStateException("Activity " + payment.paymentId() + " vanished from its log");
            }
            return other.state();
        });
    }

    private void carryOutLocally(
            StoreSession session, TradeMapper.Payment payment, ActivityState decision, String reason) {
        TradeMapper mapper = session.mapper(TradeMapper.class);
        boolean paid = decision == ActivityState.CONFIRMING;
        mapper.decidePayment(payment.paymentId(), paid ? PaymentStatus.PAID : PaymentStatus.FAILED, paid ? "" : reason);
        mapper.moveOrder(payment.orderId(), OrderStatus.PAYING, paid ? OrderStatus.PAID : OrderStatus.CREATED);
        if (paid) {
            Ledger.post(
                    session,
                    Transfer.between(
                            new TransactionId(payment.paymentId()),
                            AccountNumber.creditClearing(),
                            AccountNumber.merchant(payment.merchant()),
                            payment.amount()),
                    payment.createdAt());
        }
    }

    /** Carries a decision to the credit service; what does not succeed now stays due. */
    void drive(Store store, long activityId, ActivityState decision) {
        boolean done = switch (decision) {
            case CONFIRMING -> client.confirm(activityId);
            case CANCELLING -> client.cancel(activityId);
            case TRYING, CONFIRMED, CANCELLED -> false;
        };
        if (done) {
            finish(store, activityId, decision);
        }
    }

    /** Gives the credit of a refund back; what does not succeed now stays due. */
    void restore(Store store, Activity activity) {
        if (client.restore(activity.activityId(), activity.targetId(), activity.amount())) {
            finish(store, activity.activityId(), ActivityState.CONFIRMING);
        }
    }

    private void finish(Store store, long activityId, ActivityState decided) {
        ActivityState end = decided == ActivityState.CONFIRMING ? ActivityState.CONFIRMED : ActivityState.CANCELLED;
        try {
            store.inTransaction(session -> session.mapper(ActivityMapper.class).move(activityId, decided, end, 0));
        } catch (StoreFailure e) {
            // The decision stands; recovery will find it due and the participant will answer the repeat alike.
            LOG.warn("Activity {} is carried out but not ticked off: {}", activityId, e.getMessage());
        }
    }

    /** One round: drives what is due in this store and owned by this unit; says how many activities it touched. */
    int recover(Store store) {
        List<Integer> slots = trade.servedSlotsOf(store);
        if (slots.isEmpty()) {
            return 0;
        }
        long now = trade.now();
        long horizon = now + Math.max(LONGEST_BACKOFF_MILLIS, tryTimeoutMillis);
        List<Activity> due = store.inTransaction(
                session -> session.mapper(ActivityMapper.class).due(slots, now, horizon, DUE_PER_ROUND));
        due.forEach(activity -> recover(store, activity));
        return due.size();
    }

    private void recover(Store store, Activity activity) {
        long pause = Math.min(LONGEST_BACKOFF_MILLIS, 250L << Math.min(activity.attempts(), 10));
        store.inTransaction(
                session -> session.mapper(ActivityMapper.class).postpone(activity.activityId(), trade.now() + pause));
        ActivityState state = activity.state();
        if (state == ActivityState.TRYING) {
            TradeMapper.Payment payment = store.inTransaction(
                    session -> session.mapper(TradeMapper.class).payment(activity.activityId()));
            if (payment == null) {
                throw new IllegalStateException("Activity " + activity.activityId() + " has no payment");
            }
            state = decide(store, payment, CreditClient.Reserve.UNKNOWN);
        }
        if (activity.kind() == Kind.RESTORE) {
            restore(store, activity);
        } else {
            drive(store, activity.activityId(), state);
        }
    }
}
