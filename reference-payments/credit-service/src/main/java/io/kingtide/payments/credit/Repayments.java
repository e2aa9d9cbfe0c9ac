package io.kingtide.payments.credit;

import io.kingtide.payments.credit.CreditMapper.CreditLine;
import io.kingtide.payments.credit.RepaymentMapper.OpenUse;
import io.kingtide.payments.credit.RepaymentMapper.Repayment;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * Takes credit back, for the oldest uses first. The debt may shrink between a client's decision to repay and the
 * repayment's arrival (a refund gives credit back), so a repayment takes at most what is owed now, says how much that was,
 * and leaves the rest to the caller. Safe to repeat.
 */
final class Repayments {
    private static final int MOST_USES = 1000;

    private final Store store;
    private final Clock clock;

    Repayments(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Takes the repayment; says how much of it the debt took, the same whenever it is repeated. */
    long repay(long repaymentId, long user, long amount) {
        try {
            return store.inTransaction(session -> first(session, repaymentId, user, amount));
        } catch (StoreFailure.DuplicateKey e) {
            Repayment known = store.inTransaction(
                    session -> session.mapper(RepaymentMapper.class).repayment(repaymentId));
            if (known == null) {
                throw e;
            }
            if (known.userId() != user || known.amount() != amount) {
                throw ApiProblem.unprocessable(
                        "other-repayment",
                        "This repayment came before with another user or amount; expected the same.");
            }
            return known.applied();
        }
    }

    private long first(StoreSession session, long repaymentId, long user, long amount) {
        CreditMapper credit = session.mapper(CreditMapper.class);
        CreditLine line = credit.lockLine(user);
        if (line == null) {
            throw ApiProblem.of(HttpStatus.NOT_FOUND, "no-credit-line", "This user has no credit line.");
        }
        long applied = Math.min(amount, line.used());
        long now = clock.millis();
        session.mapper(RepaymentMapper.class).insert(new Repayment(repaymentId, user, amount, applied, now));
        if (applied > 0) {
            credit.insertReceipt(repaymentId, user, "REPAY", repaymentId, applied, now);
            credit.restore(user, applied);
            allocate(session.mapper(RepaymentMapper.class), repaymentId, user, applied);
        }
        return applied;
    }

    private static void allocate(RepaymentMapper rows, long repaymentId, long user, long applied) {
        long left = applied;
        while (left > 0) {
            List<OpenUse> uses = rows.openUses(user, MOST_USES);
            if (uses.isEmpty()) {
                throw new IllegalStateException("User " + user + " owes more than receipts say");
            }
            for (OpenUse use : uses) {
                long part = Math.min(left, use.open());
                if (part > 0) {
                    rows.allocate(repaymentId, use.activityId(), user, part);
                    left -= part;
                }
            }
        }
    }
}
