package io.kingtide.payments.credit;

import io.kingtide.payments.credit.StatementMapper.Receipt;
import io.kingtide.payments.credit.StatementMapper.Total;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** What a user owes, month by month (UTC), from the receipts alone. */
final class Statements {
    static final int MOST = 100;

    private final Store store;

    Statements(Store store) {
        this.store = store;
    }

    /**
     * One month; {@code closing = opening + used - restored - repaid}, all in minor units.
     *
     * @param receipts a page of the month's entries, oldest id first
     */
    record Statement(long opening, long used, long restored, long repaid, long closing, List<Receipt> receipts) {}

    /**
     * @param after the last receipt of the page before; 0 for the first page
     */
    Statement of(long user, YearMonth month, long after, int limit) {
        long from = millis(month);
        long to = millis(month.plusMonths(1));
        return store.inTransaction(session -> {
            long opening = sum(session, user, 0, from, "USE")
                    - sum(session, user, 0, from, "RESTORE")
                    - sum(session, user, 0, from, "REPAY");
            long used = sum(session, user, from, to, "USE");
            long restored = sum(session, user, from, to, "RESTORE");
            long repaid = sum(session, user, from, to, "REPAY");
            List<Receipt> receipts = session.mapper(StatementMapper.class).receipts(user, from, to, after, limit);
            return new Statement(opening, used, restored, repaid, opening + used - restored - repaid, receipts);
        });
    }

    private static long sum(StoreSession session, long user, long from, long to, String kind) {
        return session.mapper(StatementMapper.class).totals(user, from, to).stream()
                .filter(total -> total.kind().equals(kind))
                .mapToLong(Total::amount)
                .sum();
    }

    private static long millis(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
