package io.kingtide.shaper.limits;

/** A limiter's answer. */
public enum Admission {
    /** The request may go on. */
    ADMITTED,
    /** The limit is reached. */
    OVER_LIMIT,
    /** Test traffic gives way before the limit is reached for real traffic. */
    TEST_SHED_FIRST
}
