package io.kingtide.shaper.plan;

import java.util.List;

/** A text that is not a plan. */
public final class InvalidPlanException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidPlanException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Each with file and line. */
    public List<String> problems() {
        return problems;
    }
}
