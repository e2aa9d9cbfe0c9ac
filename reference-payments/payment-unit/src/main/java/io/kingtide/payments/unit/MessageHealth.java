package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** What waits in the outbox, store by store, and what a person must look at. */
record MessageHealth(Trade trade, OutboxCentre centre) {

    Map<String, Object> byStore() {
        Map<String, Object> stores = new LinkedHashMap<>();
        long parked = 0;
        for (Store store : trade.stores().all()) {
            if (!store.isReachable()) {
                continue;
            }
            try {
                OutboxCentre.Waiting waiting = centre.waiting(store);
                stores.put(store.name(), waiting);
                parked += waiting.parked();
            } catch (StoreFailure e) {
                // The list of stores in the same answer says that it is away.
                stores.remove(store.name());
            }
        }
        if (parked > 0) {
            stores.put(
                    "alert", parked + " messages are parked: see the log, mend the cause, POST /ops/messages/replay");
        }
        return stores;
    }
}
