package io.kingtide.agent.bootstrap;

/** Tagged work was refused at a library that cannot keep it apart from real work. Real work never meets it. */
public final class RefusedTestTrafficException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RefusedTestTrafficException(String message) {
        super(message);
    }
}
