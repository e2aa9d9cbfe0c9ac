package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which merchants take orders; read once, then remembered. Reference data that changes with a deployment at most, so it
 * is read from the production table for test traffic too.
 */
final class MerchantDirectory {
    private static final int MOST_REMEMBERED = 100_000;

    private final ConcurrentHashMap<Long, Boolean> open = new ConcurrentHashMap<>();

    boolean isOpen(Store store, long merchant) {
        if (open.containsKey(merchant)) {
            return true;
        }
        String status =
                store.inTransaction(session -> session.mapper(TradeMapper.class).merchantStatus(merchant));
        boolean isOpen = "OPEN".equals(status);
        if (isOpen && open.size() < MOST_REMEMBERED) {
            open.put(merchant, Boolean.TRUE);
        }
        return isOpen;
    }
}
