package io.kingtide.rehearsal.audit;

import io.kingtide.rehearsal.traffic.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the trade stores' rows establish for the checks that span stores. Not thread-safe. */
final class Explained {
    private final Set<Operation> found = new HashSet<>();
    private final Map<Long, Row> activities = new HashMap<>();
    private final Map<Long, Long> creditByUser = new HashMap<>();
    private final Map<Long, Billable> billables = new HashMap<>();

    /** An explained payment or refund, which explains one bill in each cluster. */
    record Billable(String kind, long buyer, long merchant, long amount, long refunded) {}

    /** A client's request was found in its store. */
    void found(Operation operation) {
        found.add(operation);
    }

    boolean isFound(Operation operation) {
        return found.contains(operation);
    }

    /** An explained flexible transaction, which explains rows of the credit store. */
    void activity(Row activity) {
        activities.put(activity.number("activity_id"), activity);
    }

    Map<Long, Row> activities() {
        return activities;
    }

    /** A payment that is paid, or a refund that was carried out. */
    void billable(long id, String kind, Row row, long refunded) {
        billables.put(
                id, new Billable(kind, row.number("buyer"), row.number("merchant"), row.number("amount"), refunded));
    }

    Map<Long, Billable> billables() {
        return billables;
    }

    /** A payment (1) used a user's credit, a refund (-1) gave it back; other methods count nothing. */
    void creditUsed(Row row, int sign) {
        if (row.text("method").equals("HUABEI")) {
            creditByUser.merge(row.number("buyer"), sign * row.number("amount"), Long::sum);
        }
    }

    long creditOf(long user) {
        return creditByUser.getOrDefault(user, 0L);
    }
}
