package io.kingtide.agent.instrumentation.jdbc;

import java.sql.SQLNonTransientException;

/** The exception that application code sees when tagged work is refused. */
final class Refusals {
    /** The SQLState of every refusal. */
    static final String SQL_STATE = "KT001";

    private Refusals() {}

    /** A refusal before it is counted. */
    static RefusedException of(String code, String message) {
        return new RefusedException(code, message);
    }

    /** Carries the code for the counters. */
    static final class RefusedException extends SQLNonTransientException {
        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(String code, String message) {
            super(message, SQL_STATE);
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
