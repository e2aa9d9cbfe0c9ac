package io.kingtide.rehearsal.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explains every production row of the credit store by the activities and payments that trade stores explained. */
final class CreditReconciliation {
    static final Set<String> TABLES = Set.of(
            "credit_line",
            "credit_reservation",
            "credit_receipt",
            "risk_verdict",
            "coupon_purse",
            "coupon_reservation",
            "coupon_receipt",
            "credit_repayment",
            "credit_allocation");

    private final StoreContents before;
    private final StoreContents now;
    private final Explained explained;
    private final Findings findings;

    CreditReconciliation(StoreContents before, StoreContents now, Explained explained, Findings findings) {
        this.before = before;
        this.now = now;
        this.explained = explained;
        this.findings = findings;
    }

    void run() {
        Map<Long, Long> reserved = new HashMap<>();
        for (Row row : now.rows("credit_reservation")) {
            settle(row, isFence(row) ? fence(row) : ofActivity(row, true));
            if (row.text("state").equals("RESERVED")) {
                findings.pending();
                reserved.merge(row.number("user_id"), row.number("amount"), Long::sum);
            }
        }
        for (Row row : now.rows("credit_receipt")) {
            // A refund may give back a part of what its payment used.
            settle(row, ofActivity(row, row.text("kind").equals("USE")));
        }
        for (Row row : now.rows("risk_verdict")) {
            settle(row, ofActivity(row, null));
        }
        checkLines(reserved);
        UnchangedTable.check("coupon_purse", List.of("user_id"), before, now, findings);
        for (String table : List.of("coupon_reservation", "coupon_receipt", "credit_repayment", "credit_allocation")) {
            now.rows(table).forEach(row -> settle(row, "belongs to no activity of a real client"));
        }
    }

    /** A cancel that came before its try leaves a row without user and amount, so that the late try finds it. */
    private static boolean isFence(Row row) {
        return row.text("state").equals("CANCELLED") && row.number("amount") == 0;
    }

    private @Nullable String fence(Row row) {
        return explained.activities().containsKey(row.number("activity_id"))
                ? null
                : "belongs to no activity of a real client";
    }

    /** What is wrong with a row of an activity; {@code whole}: its amount is all, or null where it has no amount. */
    private @Nullable String ofActivity(Row row, @Nullable Boolean whole) {
        Row activity = explained.activities().get(row.number("activity_id"));
        if (activity == null) {
            return "belongs to no activity of a real client";
        }
        boolean amountHolds = whole == null
                || (whole
                        ? row.number("amount") == activity.number("amount")
                        : row.number("amount") <= activity.number("amount"));
        return amountHolds && activity.number("buyer") == row.number("user_id") ? null : "differs from its activity";
    }

    private void checkLines(Map<Long, Long> reserved) {
        Map<Long, Row> earlier = new HashMap<>();
        before.rows("credit_line").forEach(row -> earlier.put(row.number("user_id"), row));
        for (Row row : now.rows("credit_line")) {
            long user = row.number("user_id");
            Row old = earlier.remove(user);
            if (old == null) {
                settle(row, "was not there before the rehearsal");
            } else if (old.number("credit_limit") != row.number("credit_limit")) {
                settle(row, "has another limit than before the rehearsal");
            } else if (row.number("used") != old.number("used") + explained.creditOf(user)) {
                settle(row, "has a used amount that real payments and refunds do not explain");
            } else if (row.number("reserved") != reserved.getOrDefault(user, 0L)) {
                settle(row, "has a reserved amount that reservations do not explain");
            } else {
                settle(row, null);
            }
        }
        earlier.values().forEach(row -> findings.gone(now.store(), row));
    }

    private void settle(Row row, @Nullable String wrong) {
        if (wrong == null) {
            findings.explained();
        } else {
            findings.touched(now.store(), row, wrong);
        }
    }
}
