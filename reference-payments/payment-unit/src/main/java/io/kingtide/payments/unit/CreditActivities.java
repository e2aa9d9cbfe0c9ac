package io.kingtide.payments.unit;

import io.kingtide.payments.model.ActivityState;
import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.ActivityMapper.Activity;
import io.kingtide.payments.unit.ActivityMapper.Kind;
import io.kingtide.payments.unit.FundingMapper.Part;
import io.kingtide.payments.unit.FundingMapper.Source;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The coordinator of payments by credit, alone or together with coupons and the balance. The balance needs no try: it
 * lies in the store of the decision, whose transaction takes it or turns into a cancel. Three steps, each safe to crash after:
 *
 * <ol>
 * <li>the payment (pending) and its activity ({@code TRYING}) are committed, and only then the credit service is asked;
 * <li>its answer is turned into the decision: activity, payment, order, and ledger change in one local transaction;
 * <li>the decision is carried to the credit service: a confirm of credit alone within moments, together with others and
 *     not in the payer's way ({@link Confirmations}); everything else now; or by {@link #recover} for as long as it takes.
 * </ol>
 *
 * An activity that is found {@code TRYING} after the time-out is cancelled: whoever changes the state out of
 * {@code TRYING} first has decided, and the other one reads the outcome.
 */
final class CreditActivities implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CreditActivities.class);
    private static final int DUE_PER_ROUND = 200;
    private static final long LONGEST_BACKOFF_MILLIS = 30_000;

    private final Trade trade;
    private final CreditClient client;
    private final Map<Source, CreditClient> participants;
    private final CreditReturns returns;
    private final Confirmations confirmations;
    private final long tryTimeoutMillis;

    CreditActivities(Trade trade, CreditClient client, Duration tryTimeout) {
        this.trade = trade;
        this.client = client;
        this.participants = Map.of(Source.HUABEI, client, Source.COUPON, client.coupons());
        this.confirmations = new Confirmations(trade, client);
        this.returns = new CreditReturns(trade, client);
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
        return logReturn(
                session,
                refund.refundId(),
                refund.slot(),
                refund.buyer(),
                Kind.RESTORE,
                refund.paymentId(),
                refund.amount());
    }

    /** Writes a repayment into the log, in the transaction that takes it from the balance. */
    Activity logRepayment(StoreSession session, RepaymentMapper.Repayment repayment) {
        return logReturn(
                session,
                repayment.repaymentId(),
                repayment.slot(),
                repayment.buyer(),
                Kind.REPAY,
                repayment.repaymentId(),
                repayment.amount());
    }

    private Activity logReturn(
            StoreSession session, long id, int slot, long buyer, Kind kind, long target, long amount) {
        long now = trade.now();
        Activity activity = new Activity(
                id, slot, buyer, kind, target, amount, ActivityState.CONFIRMING, 0, now + tryTimeoutMillis, now);
        session.mapper(ActivityMapper.class).insert(activity);
        return activity;
    }

    /** The user's line with all that this unit has told the user, or null if the credit service did not say. */
    CreditClient.@Nullable Line line(long user) {
        confirmations.settle(user);
        return client.line(user);
    }

    /** The same of a month's statement; see {@link CreditClient#statement}. */
    @Nullable
    JsonNode statement(long user, YearMonth month, long after, int limit) {
        confirmations.settle(user);
        return client.statement(user, month, after, limit);
    }

    /** Sends what goes back to the credit service. */
    void carryBack(Store store, Activity activity) {
        confirmations.settle(activity.buyer());
        returns.carry(store, activity);
    }

    /** Runs a logged activity and returns the payment as it was decided. */
    TradeMapper.Payment run(Store store, TradeMapper.Payment payment) {
        List<Part> parts = payment.method() == PaymentMethod.HUABEI
                ? Funding.onCredit(payment.amount())
                : parts(store, payment.paymentId(), payment.amount());
        Decided decided = decide(store, payment, parts, tryAll(payment, parts));
        if (decided.state() == ActivityState.CONFIRMING && payment.method() == PaymentMethod.HUABEI) {
            confirmations.decided(store, payment.paymentId());
        } else {
            drive(store, payment.paymentId(), decided.state(), parts);
        }
        return decided.payment();
    }

    /** A decision, and the payment as it is after it. */
    private record Decided(ActivityState state, TradeMapper.Payment payment) {}

    private static List<Part> parts(Store store, long id, long amount) {
        return store.inTransaction(session -> Funding.of(session, id, amount));
    }

    /** Asks one participant after the other; the first that does not reserve decides. */
    private CreditClient.Reserve tryAll(TradeMapper.Payment payment, List<Part> parts) {
        for (Part part : parts) {
            CreditClient participant = participants.get(part.source());
            if (participant != null) {
                CreditClient.Reserve reserved =
                        participant.tryReserve(payment.paymentId(), payment.buyer(), part.amount());
                if (reserved != CreditClient.Reserve.RESERVED) {
                    return reserved;
                }
            }
        }
        return CreditClient.Reserve.RESERVED;
    }

    /** The balance, which is a part of the decision's own transaction, does not cover its part. */
    private static final class BalanceShort extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Decided decide(Store store, TradeMapper.Payment payment, List<Part> parts, CreditClient.Reserve reserved) {
        boolean alone = payment.method() == PaymentMethod.HUABEI;
        ActivityState wanted = switch (reserved) {
            case RESERVED -> ActivityState.CONFIRMING;
            case UNKNOWN -> ActivityState.CANCELLING;
            // A participant that said no holds nothing, but others that were asked before it may.
            case NO_FUNDS, RISK -> alone ? ActivityState.CANCELLED : ActivityState.CANCELLING;
        };
        String reason = reserved == CreditClient.Reserve.UNKNOWN ? "CREDIT_UNAVAILABLE" : reserved.name();
        try {
            return store.inTransaction(session -> decide(session, payment, parts, wanted, reason));
        } catch (BalanceShort e) {
            return store.inTransaction(
                    session -> decide(session, payment, parts, ActivityState.CANCELLING, "NO_FUNDS"));
        }
    }

    private Decided decide(
            StoreSession session, TradeMapper.Payment payment, List<Part> parts, ActivityState wanted, String reason) {
        trade.slots().enter(session, payment.buyer());
        ActivityMapper activities = session.mapper(ActivityMapper.class);
        // Recovery leaves it alone for a while: this thread carries the decision out right away.
        long next = trade.now() + tryTimeoutMillis;
        if (activities.move(payment.paymentId(), ActivityState.TRYING, wanted, next) == 1) {
            return new Decided(wanted, carryOutLocally(session, payment, parts, wanted, reason));
        }
        ActivityState state = decidedByAnother(activities, payment.paymentId());
        TradeMapper.Payment after = session.mapper(TradeMapper.class).payment(payment.paymentId());
        return new Decided(state, after == null ? payment : after);
    }

    private static ActivityState decidedByAnother(ActivityMapper activities, long activityId) {
        Activity other = activities.activity(activityId);
        if (other == null) {
            throw new IllegalStateException("Activity " + activityId + " vanished from its log");
        }
        return other.state();
    }

    private TradeMapper.Payment carryOutLocally(
            StoreSession session,
            TradeMapper.Payment payment,
            List<Part> parts,
            ActivityState decision,
            String reason) {
        TradeMapper mapper = session.mapper(TradeMapper.class);
        boolean paid = decision == ActivityState.CONFIRMING;
        TradeMapper.Payment decided =
                payment.decided(paid ? PaymentStatus.PAID : PaymentStatus.FAILED, paid ? "" : reason);
        mapper.decidePayment(decided.paymentId(), decided.status(), decided.reason());
        mapper.moveOrder(payment.orderId(), OrderStatus.PAYING, paid ? OrderStatus.PAID : OrderStatus.CREATED);
        if (paid
                && !Ledger.post(
                        session,
                        Funding.transfer(payment.paymentId(), payment.merchant(), payment.buyer(), parts, 1),
                        payment.createdAt())) {
            throw new BalanceShort();
        }
        return decided;
    }

    /** Carries a decision to every participant; what does not succeed now stays due as a whole. */
    private void drive(Store store, long activityId, ActivityState decision, List<Part> parts) {
        if (decision != ActivityState.CONFIRMING && decision != ActivityState.CANCELLING) {
            return;
        }
        boolean done = true;
        for (Part part : parts) {
            CreditClient participant = participants.get(part.source());
            if (participant != null) {
                done &= decision == ActivityState.CONFIRMING
                        ? participant.confirm(activityId)
                        : participant.cancel(activityId);
            }
        }
        if (done) {
            finish(store, activityId, decision);
        }
    }

    private void finish(Store store, long activityId, ActivityState decided) {
        ActivityState end = decided == ActivityState.CONFIRMING ? ActivityState.CONFIRMED : ActivityState.CANCELLED;
        try {
            store.inTransaction(session -> isOurs(session, activityId)
                    ? session.mapper(ActivityMapper.class).move(activityId, decided, end, 0)
                    : 0);
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
        // What a blocked buyer's activity came to is known by the lost primary alone.
        due.stream()
                .filter(activity -> !trade.accounts().isBlocked(store, activity.buyer()))
                .forEach(
                        activity -> trade.accounts().changing(store, activity.buyer(), () -> recover(store, activity)));
        return due.size();
    }

    private boolean recover(Store store, Activity activity) {
        if (!postpone(store, activity)) {
            return false;
        }
        if (activity.kind() != Kind.PAY) {
            carryBack(store, activity);
            return true;
        }
        List<Part> parts = parts(store, activity.activityId(), activity.amount());
        ActivityState state = activity.state();
        if (state == ActivityState.TRYING) {
            TradeMapper.Payment payment = store.inTransaction(
                    session -> session.mapper(TradeMapper.class).payment(activity.activityId()));
            if (payment == null) {
                throw new IllegalStateException("Activity " + activity.activityId() + " has no payment");
            }
            state = decide(store, payment, parts, CreditClient.Reserve.UNKNOWN).state();
        }
        drive(store, activity.activityId(), state, parts);
        return true;
    }

    /** Whoever drives an activity puts it off first; false if it is another unit's by now. */
    private boolean postpone(Store store, Activity activity) {
        long pause = Math.min(LONGEST_BACKOFF_MILLIS, 250L << Math.min(activity.attempts(), 10));
        return store.inTransaction(session -> isOurs(session, activity.activityId())
                && session.mapper(ActivityMapper.class).postpone(activity.activityId(), trade.now() + pause) == 1);
    }

    private boolean isOurs(StoreSession session, long activityId) {
        return !trade.slots().ours(session, List.of(activityId)).isEmpty();
    }

    @Override
    public void close() {
        confirmations.close();
    }
}
