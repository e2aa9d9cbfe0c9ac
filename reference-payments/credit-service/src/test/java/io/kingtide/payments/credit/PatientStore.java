package io.kingtide.payments.credit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSettings;
import io.kingtide.payments.testkit.ForkedStore;
import java.util.List;

/** Opens a store for a test on a machine that may be slow: long time-outs, and a first connection that is waited for. */
final class PatientStore {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private PatientStore() {}

    static Store open(ForkedStore server, int connections, Class<?>... mappers) {
        String url = server.url() + ";NETWORK_TIMEOUT=30000;LOCK_TIMEOUT=10000";
        Store store = Store.open(
                "credit", new StoreSettings(url, null, null, null, null), connections, Store.mappers(List.of(mappers)));
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                store.inTransaction(session -> "reached");
                return store;
            } catch (StoreFailure.Unavailable e) {
                if (System.nanoTime() > until) {
                    store.close();
                    throw e;
                }
            }
        }
    }
}
