package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.Transfer;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Posts transfers. A user's account changes in the transaction itself, by a conditional update that cannot overdraw. An
 * account that many payments share only gets a buffered posting, which {@link #fold} adds up later, so that no row is
 * hot. Only what adds to a merchant's account may wait: a debit first folds in what waits, and then changes the account
 * itself, so that it sees all the money there is and can never take more.
 */
final class Ledger {
    private static final int ACCOUNTS_PER_ROUND = 1000;
    /** In one transaction: each commit costs a store as much as some twenty statements. */
    private static final int ACCOUNTS_PER_FOLD = 32;

    private static final int POSTINGS_PER_FOLD = 500;
    private static final int FOLDS_PER_ACCOUNT = 20;
    /** Of a statement, filled up with what it has already, so that there are two texts to be parsed and not hundreds. */
    private static final int[] POSTINGS_PER_DELETE = {8, 32};

    private Ledger() {}

    /** Posts all legs; false if the paying account has not enough, and then the caller must roll back. */
    static boolean post(StoreSession session, Transfer transfer, long at) {
        LedgerMapper ledger = session.mapper(LedgerMapper.class);
        List<Transfer.Leg> waiting = new ArrayList<>();
        for (Transfer.Leg leg : transfer.legs()) {
            long account = leg.account().value();
            if (mayWait(leg)) {
                waiting.add(leg);
            } else {
                if (leg.account().kind() == AccountNumber.Kind.MERCHANT) {
                    foldAll(ledger, account);
                }
                if (ledger.post(account, leg.amount()) != 1) {
                    return false;
                }
            }
        }
        long id = transfer.id().value();
        if (!waiting.isEmpty()) {
            ledger.buffer(id, waiting, at);
        }
        ledger.insertLegs(id, transfer.legs(), at);
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

    /** As often as it takes, within reason: a merchant of the hour gets more in a round than one fold takes. */
    private static void foldAll(LedgerMapper ledger, long account) {
        for (int i = 0; i < FOLDS_PER_ACCOUNT; i++) {
            if (fold(ledger, account) < POSTINGS_PER_FOLD) {
                return;
            }
        }
    }

    /**
     * Adds the buffered postings of one store to their accounts; says how many accounts had some.
     *
     * @param mayWrite the fence of whoever folds, asked in each transaction
     */
    static int fold(Store store, Predicate<StoreSession> mayWrite) {
        List<Long> accounts = store.inTransaction(
                session -> session.mapper(LedgerMapper.class).bufferedAccounts(ACCOUNTS_PER_ROUND));
        for (List<Long> some : together(accounts)) {
            store.inTransaction(session -> {
                if (mayWrite.test(session)) {
                    LedgerMapper ledger = session.mapper(LedgerMapper.class);
                    some.forEach(account -> foldAll(ledger, account));
                }
                return some.size();
            });
        }
        return accounts.size();
    }

    /**
     * Which accounts are folded in one transaction: merchants with each other, in one order. A shared account stays
     * alone, because a refund that waits for its merchant may hold a posting to it.
     */
    private static List<List<Long>> together(List<Long> accounts) {
        List<List<Long>> groups = new ArrayList<>();
        List<Long> merchants = new ArrayList<>();
        for (long account : accounts) {
            if (new AccountNumber(account).kind() != AccountNumber.Kind.MERCHANT) {
                groups.add(List.of(account));
            } else {
                merchants.add(account);
            }
        }
        for (int from = 0; from < merchants.size(); from += ACCOUNTS_PER_FOLD) {
            groups.add(merchants.subList(from, Math.min(merchants.size(), from + ACCOUNTS_PER_FOLD)));
        }
        return groups;
    }

    private static int fold(LedgerMapper ledger, long account) {
        List<LedgerMapper.BufferedPosting> postings = ledger.lockBuffered(account, POSTINGS_PER_FOLD);
        if (postings.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (LedgerMapper.BufferedPosting posting : postings) {
            sum = Math.addExact(sum, posting.amount());
        }
        delete(ledger, account, postings);
        if (ledger.postUnchecked(account, sum) != 1) {
            throw new IllegalStateException("Account " + account + " has buffered postings but no row");
        }
        return postings.size();
    }

    private static void delete(LedgerMapper ledger, long account, List<LedgerMapper.BufferedPosting> postings) {
        List<Long> ids =
                postings.stream().map(LedgerMapper.BufferedPosting::transferId).toList();
        int few = POSTINGS_PER_DELETE[0];
        int many = POSTINGS_PER_DELETE[1];
        for (int from = 0; from < ids.size(); ) {
            int size = ids.size() - from <= few ? few : many;
            int to = Math.min(ids.size(), from + size);
            List<Long> full = new ArrayList<>(ids.subList(from, to));
            full.addAll(Collections.nCopies(size - full.size(), ids.get(from)));
            ledger.deleteBuffered(account, full);
            from = to;
        }
    }
}
