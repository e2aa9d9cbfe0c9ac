package io.kingtide.shaper.limits;

/** A limit that its carrier would not have enforced. The limit in force before stays. */
public final class LimitRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    public LimitRejectedException(String message) {
        super(message);
    }
}
