package io.kingtide.scenario;

import java.util.random.RandomGenerator;

/** What {@code when} asks. Immutable. */
public sealed interface Condition {
    /** Whether it holds now. */
    boolean holds(Variables variables, RandomGenerator random);

    /** A variable is set and its value equals the rendered template. */
    record Equal(String variable, Template value) implements Condition {
        @Override
        public boolean holds(Variables variables, RandomGenerator random) {
            return value.render(variables).equals(variables.find(variable));
        }
    }

    /** A variable is set. */
    record Present(String variable) implements Condition {
        @Override
        public boolean holds(Variables variables, RandomGenerator random) {
            return variables.find(variable) != null;
        }
    }

    /** Holds with this probability, 0 to 1. */
    record Probability(double probability) implements Condition {
        public Probability {
            if (!(probability >= 0 && probability <= 1)) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": probability",
                        String.valueOf(probability),
                        "a number from 0 to 1",
                        "Write 0.2 for one in five.");
            }
        }

        @Override
        public boolean holds(Variables variables, RandomGenerator random) {
            return random.nextDouble() < probability;
        }
    }

    /** The other condition does not hold. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(Variables variables, RandomGenerator random) {
            return !condition.holds(variables, random);
        }
    }
}
