package io.kingtide.scenario;

/**
 * A mistake in a scenario, a curve or its data, told in four parts: what was attempted, what was got, what was
 * expected, how to mend it. Where the mistake has a line in the user's scenario, the first part names it.
 */
public final class ScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String attempted;
    private final String got;
    private final String expected;
    private final String mend;

    public ScenarioException(String attempted, String got, String expected, String mend) {
        super(attempted + ": got " + got + "; expected " + expected + ". " + mend);
        this.attempted = attempted;
        this.got = got;
        this.expected = expected;
        this.mend = mend;
    }

    /** A mistake in a call of the DSL: what was attempted begins with the line that made it. */
    public static ScenarioException atCaller(String attempted, String got, String expected, String mend) {
        return new ScenarioException(SourceLine.ofCaller() + ": " + attempted, got, expected, mend);
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
