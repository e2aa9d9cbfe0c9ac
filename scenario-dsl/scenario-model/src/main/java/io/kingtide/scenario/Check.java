package io.kingtide.scenario;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must hold of an answer. Immutable; made with {@link ScenarioDsl}. */
public sealed interface Check {
    /**
     * Null if it holds, otherwise a short label from a small set: no data of the answer but its status.
     *
     * @param serviceNanos from the actual start to the end of the answer
     */
    @Nullable
    String failure(Answer answer, Variables variables, long serviceNanos);

    /** The status is one of these. */
    record Status(Set<Integer> allowed) implements Check {
        public Status {
            allowed = Set.copyOf(allowed);
        }

        @Override
        public @Nullable String failure(Answer answer, Variables variables, long serviceNanos) {
            return allowed.contains(answer.status())
                    ? null
                    : "status " + answer.status() + ", expected " + new TreeSet<>(allowed);
        }
    }

    /** A part of the answer equals a text. */
    record Part(Extractor part, Template expected) implements Check {
        @Override
        public @Nullable String failure(Answer answer, Variables variables, long serviceNanos) {
            String found = part.from(answer);
            if (found == null) {
                return part.label() + " is missing";
            }
            return found.equals(expected.render(variables)) ? null : part.label() + " is not " + expected;
        }
    }

    /** A part of the answer is there. */
    record Present(Extractor part) implements Check {
        @Override
        public @Nullable String failure(Answer answer, Variables variables, long serviceNanos) {
            return part.from(answer) == null ? part.label() + " is missing" : null;
        }
    }

    /** The body contains a text. */
    record BodyContains(Template text) implements Check {
        @Override
        public @Nullable String failure(Answer answer, Variables variables, long serviceNanos) {
            return answer.body().contains(text.render(variables)) ? null : "body lacks " + text;
        }
    }

    /** The service time is below a limit. */
    record Within(Duration limit) implements Check {
        @Override
        public @Nullable String failure(Answer answer, Variables variables, long serviceNanos) {
            return serviceNanos < limit.toNanos() ? null : "slower than " + limit.toMillis() + " ms";
        }
    }
}
