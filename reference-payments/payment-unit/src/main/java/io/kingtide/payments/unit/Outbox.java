package io.kingtide.payments.unit;

import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.runtime.Store;
import org.jspecify.annotations.Nullable;

/** The message centre and what this unit tells through it. */
record Outbox(MessageCentre centre, BillMessages bills) {

    /** Says what became of a payment whose half message was written before its outcome was known. */
    void tell(Store store, PaymentStatus status, MessageMapper.@Nullable Message message) {
        if (message == null) {
            return;
        }
        switch (status) {
            case PAID -> centre.confirm(store, message);
            case FAILED -> centre.drop(store, message.messageId());
            case PENDING -> {
                // Recovery will decide, and the check-back will learn of it.
            }
        }
    }

    /** One round of check-backs and deliveries; says how many messages it touched. */
    int round(Store store) {
        return centre.round(store);
    }
}
