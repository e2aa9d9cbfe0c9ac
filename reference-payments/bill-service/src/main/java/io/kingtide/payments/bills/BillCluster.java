package io.kingtide.payments.bills;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.Stores;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * One cluster of bills: takes versions in any order and any number of times, and keeps the highest of each. Thread-safe.
 */
final class BillCluster {
    private static final int TRIES = 3;

    private final Stores stores;
    private final Class<? extends BillTable> table;
    private final ToLongFunction<Bill> owner;
    private final Map<Effect, LongAdder> effects = new ConcurrentHashMap<>();

    /** What one version of a bill did here. */
    enum Effect {
        NEW,
        NEWER,
        /** This very version was here before: a message that came twice. */
        DUPLICATE,
        /** A higher version was here before: messages that overtook each other. */
        STALE
    }

    /** Another bill is here under the same reference: the message is wrong, and repeating it cannot help. */
    static final class Contradiction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Contradiction(Bill known) {
            super("The bill of " + known.refId() + " tells something else at version " + known.version()
                    + " here; expected the same event");
        }
    }

    /**
     * @param owner the number of the user or merchant by which this cluster is sharded
     */
    BillCluster(Stores stores, Class<? extends BillTable> table, ToLongFunction<Bill> owner) {
        this.stores = stores;
        this.table = table;
        this.owner = owner;
    }

    Store storeOf(long ownerNumber) {
        return stores.of(Slot.ofUser(ownerNumber));
    }

    Store storeOf(Bill bill) {
        return storeOf(owner.applyAsLong(bill));
    }

    /** How often each effect was seen since the start, for health. */
    Map<Effect, LongAdder> effects() {
        return effects;
    }

    /**
     * Takes these versions, all of one store, in one transaction.
     *
     * @throws Contradiction if one of them cannot be taken; then none was
     * @throws StoreFailure if the store said no; then none was, or it is not known
     */
    void take(Store store, Collection<Bill> bills) {
        // One order for all transactions, so that two batches do not wait for each other's rows.
        List<Bill> ordered =
                bills.stream().sorted(Comparator.comparingLong(Bill::refId)).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                List<Effect> seen = store.inTransaction(session -> new Intake(session.mapper(table)).take(ordered));
                seen.forEach(effect -> effects.computeIfAbsent(effect, first -> new LongAdder())
                        .increment());
                return;
            } catch (StoreFailure.DuplicateKey e) {
                // Another delivery of the same message inserted it in between: the next look sees its row.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
