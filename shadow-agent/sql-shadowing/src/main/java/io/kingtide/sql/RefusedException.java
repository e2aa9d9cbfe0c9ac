package io.kingtide.sql;

/** Carries a refusal out of the grammar. Without a stack trace: a refusal is an answer, not a failure. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Refusal refusal;
    final int position;

    RefusedException(Refusal refusal, String reason, int position) {
        super(reason, null, false, false);
        this.refusal = refusal;
        this.position = position;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
