package io.kingtide.scenario.report;

/** A run's folder that cannot be used: what was attempted, what was got, what was expected, how to mend it. */
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
    private final String attempted;
    private final String got;
    private final String expected;
    private final String mend;

    RunFolderException(Reason reason, String attempted, String got, String expected, String mend) {
        super(attempted + ": got " + got + "; expected " + expected + ". " + mend);
        this.reason = reason;
        this.attempted = attempted;
        this.got = got;
        this.expected = expected;
        this.mend = mend;
    }

    RunFolderException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** What is wrong, for the exit code. */
    public Reason reason() {
        return reason;
    }

    /** What was attempted and where. */
    public String attempted() {
        return attempted;
    }

    /** What was found. */
    public String got() {
        return got;
    }

    /** What would have been right. */
    public String expected() {
        return expected;
    }

    /** What the user can do now. */
    public String mend() {
        return mend;
    }
}
