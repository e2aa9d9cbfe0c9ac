package io.kingtide.scenario.run;

/** An engine could not carry out a run. The message says what was attempted, got, expected, and how to mend it. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineException(String attempted, String got, String expected, String mend, Throwable cause) {
        super(attempted + ": got " + got + "; expected " + expected + ". " + mend, cause);
    }
}
