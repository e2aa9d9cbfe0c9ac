package io.kingtide.payments.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which tables a store has. */
public enum StoreKind {
    /** Orders, payments, refunds, accounts and outgoing messages of some slots. */
    TRADE,
    /** Credit lines and reservations of all users. */
    CREDIT,
    /** A trade store without user accounts, for all slots: takes new ids while a trade store is lost. */
    FAILOVER,
    /** What must survive the loss of a trade store: idempotency keys, tombstones, parked updates. */
    GUARD,
    /** Bills by buyer. */
    CONSUMER_BILLS,
    /** Bills by merchant. */
    MERCHANT_BILLS;

    /** Its name in options, such as {@code consumer-bills}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<StoreKind> ofOption(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.option().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    String migrations() {
        StoreKind schema = this == FAILOVER ? TRADE : this;
        return "classpath:io/kingtide/payments/store/" + schema.name().toLowerCase(Locale.ROOT);
    }
}
