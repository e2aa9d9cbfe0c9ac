package io.kingtide.agent.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rules that cannot be used; {@link #problems()} has all reasons, each {@code file:line: what is wrong}. */
public final class RulesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;

    public RulesException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = new ArrayList<>(problems);
    }

    public List<String> problems() {
        return Collections.unmodifiableList(problems);
    }
}
