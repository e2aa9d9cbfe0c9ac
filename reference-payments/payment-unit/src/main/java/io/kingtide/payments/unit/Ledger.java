package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import java.util.List;
import java.util.function.Predicate;

/**
 * Posts transfers. A user's account changes in the transaction itself, by a conditional update that cannot overdraw. An
 * account that many payments share only gets a buffered posting, which {@link #fold} adds up later, so that no row is
 * hot. Only what adds to a merchant's account may wait: a debit first folds in what waits, and then changes the account
 * itself, so that it sees all the money there is and can never take more.
 */
final class Ledger {
    private static final int ACCOUNTS_PER_FOLD = 1000;
    private static final int POSTINGS_PER_FOLD = 500;
    private static final int FOLDS_PER_DEBIT = 20;
    /** Of a statement; what is left over goes one by one, so that there are two texts to be parsed and not hundreds. */
    private static final int POSTINGS_PER_DELETE = 32;

    private Ledger() {}

    /** Posts all legs; false if the paying account has not enough, and then the caller must roll back. */
    static boolean post(StoreSession session, Transfer transfer, long at) {
        LedgerMapper ledger = session.mapper(LedgerMapper.class);
        long id = transfer.id().value();
        int number = 0;
        for (Transfer.Leg leg : transfer.legs()) {
            long account = leg.account().value();
            if (mayWait(leg)) {
                ledger.buffer(id, account, leg.amount(), at);
            } else {
                if (leg.account().kind() == AccountNumber.Kind.MERCHANT) {
                    foldAll(ledger, account);
                }
                if (ledger.post(account, leg.amount()) != 1) {
                    return false;
                }
            }
            ledger.insertLeg(id, number++, account, leg.amount(), at);
        }
        return true;
    }

    private static boolean mayWait(Transfer.Leg leg) {
        return switch (leg.account().kind()) {
            case USER -> false;
            case MERCHANT -> leg.amount() > 0;
            // Clearing accounts may be negative, so that the order of their postings does not matter.
            case CREDIT_CLEARING, COUPON_CLEARING -> true;
        };
    }

    private static void foldAll(LedgerMapper ledger, long account) {
        for (int i = 0; i < FOLDS_PER_DEBIT; i++) {
            if (fold(ledger, account) < POSTINGS_PER_FOLD) {
                return;
            }
        }
    }

    /**
     * Adds the buffered postings of one store to their accounts; says how many.
     *
     * @param mayWrite the fence of whoever folds
     */
    static int fold(Store store, Predicate<StoreSession> mayWrite) {
        List<Long> accounts = store.inTransaction(
                session -> session.mapper(LedgerMapper.class).bufferedAccounts(ACCOUNTS_PER_FOLD));
        int folded = 0;
        for (long account : accounts) {
            folded += store.inTransaction(
                    session -> mayWrite.test(session) ? fold(session.mapper(LedgerMapper.class), account) : 0);
        }
        return folded;
    }

    private static int fold(LedgerMapper ledger, long account) {
        List<LedgerMapper.BufferedPosting> postings = ledger.lockBuffered(account, POSTINGS_PER_FOLD);
        long sum = 0;
        for (LedgerMapper.BufferedPosting posting : postings) {
            sum = Math.addExact(sum, posting.amount());
        }
        delete(ledger, account, postings);
        if (!postings.isEmpty() && ledger.postUnchecked(account, sum) != 1) {
            throw new IllegalStateException("Account " + account + " has buffered postings but no row");
        }
        return postings.size();
    }

    private static void delete(LedgerMapper ledger, long account, List<LedgerMapper.BufferedPosting> postings) {
        List<Long> ids =
                postings.stream().map(LedgerMapper.BufferedPosting::transferId).toList();
        int from = 0;
        while (from < ids.size()) {
            int to = ids.size() - from < POSTINGS_PER_DELETE ? from + 1 : from + POSTINGS_PER_DELETE;
            ledger.deleteBuffered(account, ids.subList(from, to));
            from = to;
        }
    }
}
