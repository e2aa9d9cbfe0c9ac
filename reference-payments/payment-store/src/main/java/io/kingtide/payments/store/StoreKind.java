package io.kingtide.payments.store;

import java.util.Locale;

/** Which tables a store has. */
public enum StoreKind {
    /** Orders, payments, refunds, accounts and bills of some slots. */
    TRADE,
    /** Credit lines and reservations of all users. */
    CREDIT,
    /** A trade store without user accounts, for all slots: takes new ids while a trade store is lost. */
    FAILOVER,
    /** What must survive the loss of a trade store: idempotency keys, tombstones, parked updates. */
    GUARD;

    String migrations() {
        StoreKind schema = this == FAILOVER ? TRADE : this;
        return "classpath:io/kingtide/payments/store/" + schema.name().toLowerCase(Locale.ROOT);
    }
}
