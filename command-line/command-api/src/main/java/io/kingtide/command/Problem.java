package io.kingtide.command;

/**
 * A failure that is the user's to mend, told in four parts: what was attempted, what was got, what was expected, how
 * to mend it. The launcher prints {@link #getMessage()} without a stack trace and exits with {@link #exitCode()}.
 * Never put a secret or a bind value into any part.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private Problem(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * Wrong usage or configuration ({@link ExitCode#USAGE}).
     *
     * @param attempted what was attempted and where, such as {@code "Reading curve night.csv, line 7"}
     * @param got what was found
     * @param expected what would have been right
     * @param mend what the user can do now
     */
    public static Problem usage(String attempted, String got, String expected, String mend) {
        return of(ExitCode.USAGE, attempted, got, expected, mend);
    }

    /** The run could not be carried out as planned ({@link ExitCode#NOT_CARRIED_OUT}). */
    public static Problem notCarriedOut(String attempted, String got, String expected, String mend) {
        return of(ExitCode.NOT_CARRIED_OUT, attempted, got, expected, mend);
    }

    /** A problem with any exit code. */
    public static Problem of(ExitCode exitCode, String attempted, String got, String expected, String mend) {
        return new Problem(exitCode, attempted + ": got " + got + "; expected " + expected + ". " + mend);
    }

    /** The same problem with the exception that revealed it, for logs only. */
    public Problem causedBy(Throwable cause) {
        if (getCause() == null) {
            initCause(cause);
        }
        return this;
    }

    /** The status with which the process ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
