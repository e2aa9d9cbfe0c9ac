package io.kingtide.payments.credit;

import io.kingtide.payments.credit.CreditMapper.CreditLine;
import io.kingtide.payments.credit.CreditMapper.Reservation;
import io.kingtide.payments.model.ReservationState;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The participant of the flexible transaction: try, confirm and cancel, each fenced by the reservation row (see
 * {@link ReservationState}) and so safe to repeat, to lose and to reorder.
 */
final class CreditLines {
    /** Of activities in one call. */
    static final int MOST_CONFIRMED = 64;

    private static final Duration VELOCITY_WINDOW = Duration.ofMinutes(1);

    private final Store store;
    private final RiskControl risk;
    private final Clock clock;

    CreditLines(Store store, RiskControl risk, Clock clock) {
        this.store = store;
        this.risk = risk;
        this.clock = clock;
    }

    /** The state of an activity here after a call, and why it was rejected, if it was. */
    record Outcome(ReservationState state, String reason) {}

    @Nullable
    CreditLine line(long user) {
        return store.inTransaction(session -> mapper(session).line(user));
    }

    /** Reserves the amount, or rejects it; the same activity gets the same outcome again. */
    Outcome tryReserve(long activityId, long user, long amount) {
        long now = clock.millis();
        RiskFeatures features = store.inTransaction(session -> features(mapper(session), user, amount, now));
        RiskControl.Verdict verdict = risk.decide(features);
        try {
            return store.inTransaction(session -> {
                CreditMapper credit = mapper(session);
                Outcome outcome = reserve(credit, activityId, verdict.accepted(), new Wanted(user, amount, now));
                credit.insertVerdict(
                        activityId,
                        user,
                        verdict.accepted() ? "ACCEPT" : "REJECT",
                        verdict.score(),
                        verdict.models(),
                        verdict.elapsedMicros(),
                        now,
                        features.toText());
                return outcome;
            });
        } catch (StoreFailure.DuplicateKey e) {
            return repeatedTry(activityId, user, amount);
        }
    }

    private record Wanted(long user, long amount, long now) {}

    /** The reservation's row first and the line after it, like confirm, cancel and restore: none waits in a circle. */
    private static Outcome reserve(CreditMapper credit, long activityId, boolean accepted, Wanted wanted) {
        ReservationState first = accepted ? ReservationState.RESERVED : ReservationState.REJECTED;
        String reason = accepted ? "" : "RISK";
        credit.insertReservation(activityId, wanted.user(), wanted.amount(), first, reason, wanted.now());
        if (!accepted || credit.reserve(wanted.user(), wanted.amount()) == 1) {
            return new Outcome(first, reason);
        }
        credit.rejectReservation(activityId, "NO_FUNDS");
        return new Outcome(ReservationState.REJECTED, "NO_FUNDS");
    }

    private static RiskFeatures features(CreditMapper credit, long user, long amount, long now) {
        CreditMapper.Behaviour known = credit.behaviour(user, now - VELOCITY_WINDOW.toMillis());
        return known == null
                ? new RiskFeatures(amount, 0, 0, 0)
                : new RiskFeatures(amount, known.creditLimit(), known.owed(), known.recent());
    }

    private Outcome repeatedTry(long activityId, long user, long amount) {
        Reservation found = store.inTransaction(session -> mapper(session).reservation(activityId));
        if (found == null || ReservationState.onTry(found.state()) == ReservationState.Step.REFUSE) {
            throw ApiProblem.conflict(
                    "cancelled-before-try", "This activity was cancelled before its try arrived; nothing is reserved.");
        }
        if (found.userId() != user || found.amount() != amount) {
            throw ApiProblem.unprocessable(
                    "other-try", "This activity was tried before with another user or amount; expected the same.");
        }
        return new Outcome(found.state(), found.reason());
    }

    /** Turns the reservation into debt. */
    Outcome confirm(long activityId) {
        if (confirmAll(List.of(activityId)).isEmpty()) {
            throw ApiProblem.conflict(
                    "nothing-reserved", "Nothing is reserved for this activity, so nothing can be confirmed.");
        }
        return new Outcome(ReservationState.CONFIRMED, "");
    }

    /**
     * Turns several reservations into debt, in one transaction. All reservations are locked before the first line, both in
     * one order, so that two calls do not wait for each other in a circle.
     *
     * @return those that are confirmed now; for the others nothing is reserved
     */
    List<Long> confirmAll(List<Long> activityIds) {
        return store.inTransaction(session -> {
            CreditMapper credit = mapper(session);
            List<Reservation> confirmable = credit.lockReservations(activityIds).stream()
                    .filter(found -> ReservationState.onConfirm(found.state()) != ReservationState.Step.REFUSE)
                    .toList();
            List<Reservation> open = confirmable.stream()
                    .filter(found -> ReservationState.onConfirm(found.state()) == ReservationState.Step.ACT)
                    .sorted(Comparator.comparingLong(Reservation::userId))
                    .toList();
            if (!open.isEmpty()) {
                expect(open.size(), credit.confirmReservations(ids(open)), ids(open));
                for (Reservation found : open) {
                    expect(1, credit.use(found.userId(), found.amount()), List.of(found.activityId()));
                }
                credit.insertUses(open, clock.millis());
            }
            return ids(confirmable);
        });
    }

    private static List<Long> ids(List<Reservation> reservations) {
        return reservations.stream().map(Reservation::activityId).toList();
    }

    /** Gives the reservation back; without one, leaves the fence against a try that comes late. */
    Outcome cancel(long activityId) {
        try {
            return store.inTransaction(session -> cancel(mapper(session), activityId));
        } catch (StoreFailure.DuplicateKey e) {
            // The try came in between: now its row is there to be cancelled.
            return store.inTransaction(session -> cancel(mapper(session), activityId));
        }
    }

    private Outcome cancel(CreditMapper credit, long activityId) {
        Reservation found = credit.lockReservation(activityId);
        ReservationState.Step step = ReservationState.onCancel(found == null ? null : found.state());
        if (found == null) {
            credit.insertReservation(activityId, 0, 0, ReservationState.CANCELLED, "CANCELLED_FIRST", clock.millis());
        } else if (step == ReservationState.Step.ACT) {
            credit.decideReservation(activityId, ReservationState.CANCELLED);
            expectOne(credit.release(found.userId(), found.amount()), activityId);
        } else if (step == ReservationState.Step.REFUSE) {
            throw ApiProblem.conflict("confirmed-before", "This activity was confirmed; expected no cancel after it.");
        }
        return new Outcome(ReservationState.CANCELLED, "");
    }

    /**
     * Gives back what a refund restores. What the user repaid meanwhile cannot be given back here: it is the caller's to
     * return.
     *
     * @param refundId names the restore; repeating it changes nothing
     * @param activityId the activity that used the credit
     * @return how much of the amount the debt took, the same whenever it is repeated
     */
    long restore(long refundId, long activityId, long amount) {
        try {
            return store.inTransaction(session -> {
                CreditMapper credit = mapper(session);
                Reservation used = credit.lockReservation(activityId);
                if (used == null || used.state() != ReservationState.CONFIRMED) {
                    throw ApiProblem.conflict(
                            "not-confirmed", "The credit of this payment is not confirmed yet; try again later.");
                }
                CreditLine line = credit.lockLine(used.userId());
                long applied = line == null ? 0 : Math.min(amount, line.used());
                credit.insertReceipt(refundId, used.userId(), "RESTORE", activityId, applied, clock.millis());
                if (applied > 0) {
                    expectOne(credit.restore(used.userId(), applied), refundId);
                }
                return applied;
            });
        } catch (StoreFailure.DuplicateKey e) {
            // This refund was restored before: the caller did not hear the answer.
            Long applied = store.inTransaction(session -> mapper(session).receiptAmount(refundId));
            if (applied == null) {
                throw e;
            }
            return applied;
        }
    }

    private static void expectOne(int rows, long activityId) {
        expect(1, rows, List.of(activityId));
    }

    private static void expect(int wanted, int rows, List<Long> activities) {
        if (rows != wanted) {
            throw new IllegalStateException(
                    "The credit line contradicts the reservations of " + activities + ": " + rows + " rows");
        }
    }

    private static CreditMapper mapper(StoreSession session) {
        return session.mapper(CreditMapper.class);
    }
}
