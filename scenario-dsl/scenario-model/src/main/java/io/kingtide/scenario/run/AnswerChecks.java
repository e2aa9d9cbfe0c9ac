package io.kingtide.scenario.run;

import io.kingtide.scenario.Answer;
import io.kingtide.scenario.Check;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.UnknownVariableException;
import io.kingtide.scenario.Variables;
import org.jspecify.annotations.Nullable;

/** Holds an answer against what its step says, and takes out what it saves. */
final class AnswerChecks {
    private static final int MAX_LABEL = 120;

    private AnswerChecks() {}

    /** The first thing that is wrong, as a short label; null if nothing is, and then everything is saved. */
    static @Nullable String firstFailure(HttpStep http, Answer answer, Variables variables, long serviceNanos) {
        try {
            boolean statusChecked = false;
            for (Check check : http.checks()) {
                statusChecked |= check instanceof Check.Status;
                String failure = check.failure(answer, variables, serviceNanos);
                if (failure != null) {
                    return label(failure);
                }
            }
            if (!statusChecked && (answer.status() < 200 || answer.status() >= 400)) {
                return "status " + answer.status();
            }
            for (HttpStep.Save save : http.saves()) {
                String value = save.from().from(answer);
                if (value == null) {
                    return label(save.from().label() + " is missing");
                }
                variables.set(save.variable(), value);
            }
            return null;
        } catch (UnknownVariableException e) {
            return label(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return label("check failed with " + e.getClass().getSimpleName());
        }
    }

    /** Labels are counted by their text, and the report has room for only so much of it. */
    static String label(String text) {
        return text.length() <= MAX_LABEL ? text : text.substring(0, MAX_LABEL);
    }
}
