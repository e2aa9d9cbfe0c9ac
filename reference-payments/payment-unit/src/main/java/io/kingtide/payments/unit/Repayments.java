package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.ActivityMapper.Activity;
import io.kingtide.payments.unit.RepaymentMapper.Repayment;
import io.kingtide.payments.unit.RepaymentMapper.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Pays credit back from the balance. The money leaves the balance in one local transaction with the activity that carries
 * it to the credit service, now or by recovery; it cannot be lost in between, nor be taken twice.
 */
final class Repayments {
    private static final long MOST = 100_000_000_00L;

    private final Trade trade;
    private final Shards shards;
    private final CreditActivities activities;

    Repayments(Trade trade, Shards shards, CreditActivities activities) {
        this.trade = trade;
        this.shards = shards;
        this.activities = activities;
    }

    record Wanted(long buyer, long amount, String currency, String key) {
        String hash() {
            return IdempotencyKeys.hash("repayment", amount, currency);
        }
    }

    /** Repays, or answers as this key was answered before. */
    Repayment repay(Wanted wanted) {
        if (wanted.amount() <= 0 || wanted.amount() > MOST) {
            throw ApiProblem.unprocessable(
                    "bad-amount", "amount is " + wanted.amount() + "; expected 1 to " + MOST + " minor units.");
        }
        if (!"CNY".equals(wanted.currency())) {
            throw ApiProblem.unprocessable("bad-currency", "currency is not CNY, the one currency of all accounts.");
        }
        Shards.Place place = shards.placeRepayment(wanted.buyer(), wanted.key(), wanted.hash());
        Repayment earlier = earlier(place.store(), wanted);
        if (earlier != null) {
            return earlier;
        }
        requireDebt(wanted);
        try {
            Activity activity = place.store().inTransaction(session -> begin(session, place.id(), wanted));
            activities.carryBack(place.store(), activity);
        } catch (StoreFailure.DuplicateKey e) {
            Repayment other = earlier(place.store(), wanted);
            if (other == null) {
                throw e;
            }
            return other;
        }
        Repayment now = place.store()
                .inTransaction(session -> session.mapper(RepaymentMapper.class).repayment(place.id()));
        if (now == null) {
            throw new IllegalStateException("Repayment " + place.id() + " vanished");
        }
        return now;
    }

    private static @Nullable Repayment earlier(Store store, Wanted wanted) {
        Repayment found = store.inTransaction(
                session -> session.mapper(RepaymentMapper.class).repaymentByKey(wanted.buyer(), wanted.key()));
        if (found != null) {
            IdempotencyKeys.requireSameBody(found.requestHash(), wanted.hash());
        }
        return found;
    }

    /** Turns away what is too much already now; the debt may still shrink before the repayment arrives. */
    private void requireDebt(Wanted wanted) {
        CreditClient.Line line = activities.line(wanted.buyer());
        if (line == null) {
            throw ApiProblem.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "credit-unavailable",
                    "The credit service did not say what is owed; nothing was changed.",
                    1);
        }
        if (wanted.amount() > line.used()) {
            throw ApiProblem.unprocessable(
                    "repayment-exceeds-debt",
                    "amount is " + wanted.amount() + ", and " + line.used() + " is owed; expected at most that.");
        }
    }

    private Activity begin(StoreSession session, long id, Wanted wanted) {
        trade.slots().enter(session, wanted.buyer());
        Repayment repayment = new Repayment(
                id,
                Slot.ofUser(wanted.buyer()).number(),
                wanted.buyer(),
                wanted.amount(),
                0,
                wanted.currency(),
                Status.PENDING,
                wanted.key(),
                wanted.hash(),
                trade.now());
        session.mapper(RepaymentMapper.class).insert(repayment);
        Transfer transfer = Transfer.between(
                new TransactionId(id),
                AccountNumber.user(wanted.buyer()),
                AccountNumber.creditClearing(),
                wanted.amount());
        if (!Ledger.post(session, transfer, repayment.createdAt())) {
            throw ApiProblem.of(
                    HttpStatus.PAYMENT_REQUIRED, "no-funds", "The balance does not cover it; nothing was changed.");
        }
        return activities.logRepayment(session, repayment);
    }
}
