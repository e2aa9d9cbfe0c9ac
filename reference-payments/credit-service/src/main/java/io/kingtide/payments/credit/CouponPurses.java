package io.kingtide.payments.credit;

import io.kingtide.payments.credit.CouponMapper.Reservation;
import io.kingtide.payments.model.ReservationState;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import java.time.Clock;

/**
 * The coupons' part in a flexible transaction, fenced like {@link CreditLines}: a row per activity that is never deleted,
 * so that an empty rollback, a suspended try and duplicates of each call find it.
 */
final class CouponPurses {
    private final Store store;
    private final Clock clock;

    CouponPurses(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Reserves the amount, or rejects it; the same activity gets the same outcome again. */
    CreditLines.Outcome tryReserve(long activityId, long user, long amount) {
        try {
            return store.inTransaction(session -> {
                CouponMapper coupons = mapper(session);
                String reason = coupons.reserve(user, amount) == 1 ? "" : "NO_COUPONS";
                ReservationState state = reason.isEmpty() ? ReservationState.RESERVED : ReservationState.REJECTED;
                coupons.insertReservation(activityId, user, amount, state, reason, clock.millis());
                return new CreditLines.Outcome(state, reason);
            });
        } catch (StoreFailure.DuplicateKey e) {
            Reservation found = store.inTransaction(session -> mapper(session).reservation(activityId));
            if (found == null || ReservationState.onTry(found.state()) == ReservationState.Step.REFUSE) {
                throw ApiProblem.conflict(
                        "cancelled-before-try",
                        "This activity was cancelled before its try arrived; nothing is reserved.");
            }
            if (found.userId() != user || found.amount() != amount) {
                throw ApiProblem.unprocessable(
                        "other-try", "This activity was tried before with another user or amount; expected the same.");
            }
            return new CreditLines.Outcome(found.state(), found.reason());
        }
    }

    /** Spends what was reserved. */
    CreditLines.Outcome confirm(long activityId) {
        return store.inTransaction(session -> {
            CouponMapper coupons = mapper(session);
            Reservation found = coupons.lockReservation(activityId);
            ReservationState.Step step = ReservationState.onConfirm(found == null ? null : found.state());
            if (found == null || step == ReservationState.Step.REFUSE) {
                throw ApiProblem.conflict(
                        "nothing-reserved", "Nothing is reserved for this activity, so nothing can be confirmed.");
            }
            if (step == ReservationState.Step.ACT) {
                coupons.decideReservation(activityId, ReservationState.CONFIRMED);
                expectOne(coupons.spend(found.userId(), found.amount()), activityId);
                coupons.insertReceipt(activityId, found.userId(), "SPEND", activityId, found.amount(), clock.millis());
            }
            return new CreditLines.Outcome(ReservationState.CONFIRMED, "");
        });
    }

    /** Gives the reservation back; without one, leaves the fence against a try that comes late. */
    CreditLines.Outcome cancel(long activityId) {
        try {
            return store.inTransaction(session -> cancel(mapper(session), activityId));
        } catch (StoreFailure.DuplicateKey e) {
            // The try came in between: now its row is there to be cancelled.
            return store.inTransaction(session -> cancel(mapper(session), activityId));
        }
    }

    private CreditLines.Outcome cancel(CouponMapper coupons, long activityId) {
        Reservation found = coupons.lockReservation(activityId);
        ReservationState.Step step = ReservationState.onCancel(found == null ? null : found.state());
        if (found == null) {
            coupons.insertReservation(activityId, 0, 0, ReservationState.CANCELLED, "CANCELLED_FIRST", clock.millis());
        } else if (step == ReservationState.Step.ACT) {
            coupons.decideReservation(activityId, ReservationState.CANCELLED);
            expectOne(coupons.release(found.userId(), found.amount()), activityId);
        } else if (step == ReservationState.Step.REFUSE) {
            throw ApiProblem.conflict("confirmed-before", "This activity was confirmed; expected no cancel after it.");
        }
        return new CreditLines.Outcome(ReservationState.CANCELLED, "");
    }

    /**
     * Gives back what a refund owes, once per refund.
     *
     * @param refundId the refund, which is the receipt's id
     * @param activityId the activity that spent the coupons
     */
    void restore(long refundId, long activityId, long amount) {
        try {
            store.inTransaction(session -> {
                CouponMapper coupons = mapper(session);
                Reservation used = coupons.lockReservation(activityId);
                if (used == null || used.state() != ReservationState.CONFIRMED) {
                    throw ApiProblem.conflict(
                            "not-confirmed", "The coupons of this payment are not confirmed yet; try again later.");
                }
                coupons.insertReceipt(refundId, used.userId(), "RESTORE", activityId, amount, clock.millis());
                expectOne(coupons.restore(used.userId(), amount), refundId);
                return refundId;
            });
        } catch (StoreFailure.DuplicateKey e) {
            // This refund was restored before: the caller did not hear the answer.
            return;
        }
    }

    private static void expectOne(int rows, long activityId) {
        if (rows != 1) {
            throw new IllegalStateException("The purse contradicts the reservations of activity " + activityId);
        }
    }

    private static CouponMapper mapper(StoreSession session) {
        return session.mapper(CouponMapper.class);
    }
}
