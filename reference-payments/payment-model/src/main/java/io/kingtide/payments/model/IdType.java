package io.kingtide.payments.model;

import java.util.Arrays;
import java.util.Optional;

/** What a {@link TransactionId} names. Codes are stored in ids for ever: never reuse one. */
public enum IdType {
    ORDER(1),
    PAYMENT(2),
    REFUND(3),
    BILL(4),
    REPAYMENT(5),
    SURPLUS(6);

    private final int code;

    IdType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<IdType> ofCode(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
}
