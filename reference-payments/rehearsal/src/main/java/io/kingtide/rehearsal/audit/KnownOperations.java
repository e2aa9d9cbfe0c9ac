package io.kingtide.rehearsal.audit;

import io.kingtide.rehearsal.traffic.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What real clients asked for, by the idempotency key under which rows name it. */
final class KnownOperations {
    private final Map<String, Operation> byKey = new HashMap<>();

    KnownOperations(Collection<Operation> operations) {
        for (Operation operation : operations) {
            byKey.put(operation.key(), operation);
        }
    }

    /** The operation that a row claims to come from, if there is one of that kind by that user under that key. */
    <T extends Operation> @Nullable T find(Class<T> kind, Row row) {
        Operation operation = byKey.get(row.text("idem_key"));
        return kind.isInstance(operation) && operation.user() == row.number("buyer") ? kind.cast(operation) : null;
    }

    Collection<Operation> all() {
        return byKey.values();
    }

    boolean hasKey(String key) {
        return byKey.containsKey(key);
    }
}
