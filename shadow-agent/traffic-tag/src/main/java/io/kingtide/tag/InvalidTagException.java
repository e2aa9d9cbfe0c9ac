package io.kingtide.tag;

/** A tag that must be refused; {@link #refusal()} says why. Never carries the tag's text. */
public final class InvalidTagException extends Exception {
    private static final long serialVersionUID = 1L;

    private final TagRefusal refusal;

    InvalidTagException(TagRefusal refusal, String detail) {
        // No stack trace: a flood of bad tags is an attack, and filling traces would be its amplifier.
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    /** The reason, for the header and the counters. */
    public TagRefusal refusal() {
        return refusal;
    }
}
