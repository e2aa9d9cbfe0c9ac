package io.kingtide.scenario.run;

/** How a request ended. */
public enum Outcome {
    /** Answered, and all checks held. */
    OK,
    /** Not answered, or a check did not hold. */
    FAILED,
    /** The system under test refused tagged work (403 with {@code Kingtide-Refused}). */
    REFUSED
}
