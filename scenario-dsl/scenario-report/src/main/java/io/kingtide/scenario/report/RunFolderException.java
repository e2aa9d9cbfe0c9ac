package io.kingtide.scenario.report;

/** A run's folder that cannot be used. The message says what was attempted, got, expected, and how to mend it. */
public final class RunFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the folder. */
    public enum Reason {
        /** It cannot be created or written, or is no folder. */
        NOT_WRITABLE,
        /** It holds another run, finished or not. */
        IN_USE,
        /** Its disk has no room. */
        FULL,
        /** It holds no run, or a broken one. */
        NOT_A_RUN
    }

    private final Reason reason;

    RunFolderException(Reason reason, String attempted, String got, String expected, String mend) {
        super(attempted + ": got " + got + "; expected " + expected + ". " + mend);
        this.reason = reason;
    }

    RunFolderException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** What is wrong, for the exit code. */
    public Reason reason() {
        return reason;
    }
}
