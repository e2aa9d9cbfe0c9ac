package io.kingtide.payments.store;

import java.util.Locale;

/** Which tables a store has. */
public enum StoreKind {
    /** Orders, payments, refunds, accounts and bills of some slots. */
    TRADE,
    /** Credit lines and reservations of all users. */
    CREDIT;

    String migrations() {
        return "classpath:io/kingtide/payments/store/" + name().toLowerCase(Locale.ROOT);
    }
}
