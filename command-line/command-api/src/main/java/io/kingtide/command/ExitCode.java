package io.kingtide.command;

/** The exit codes of every {@code kingtide} command. They are a contract: programs branch on them. */
public enum ExitCode {
    /** The command did what was asked, and every threshold and audit holds. */
    HOLDS(0),
    /** A threshold or an audit failed. */
    FAILED(1),
    /** Wrong usage or configuration; nothing was started. */
    USAGE(2),
    /** The run could not be carried out as planned: generator too slow, target gone, preflight failed. */
    NOT_CARRIED_OUT(3),
    /** Interrupted by the user. */
    INTERRUPTED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** The process exit status, 0 to 255. */
    public int value() {
        return value;
    }
}
