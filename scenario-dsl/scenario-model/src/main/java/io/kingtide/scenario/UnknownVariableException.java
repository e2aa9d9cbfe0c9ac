package io.kingtide.scenario;

/** A template or condition asked for a variable that nothing has set. The step fails; the run goes on. */
public final class UnknownVariableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownVariableException(String variable) {
        super("no variable '" + variable + "'", null, false, false);
    }
}
