package io.kingtide.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One thing a virtual user does. Steps nest only where their type says so, so that nonsense does not compile. Made
 * with {@link ScenarioDsl}.
 */
public sealed interface Step
        permits HttpStep,
                NativeStep,
                Step.While,
                Step.Pace,
                Step.Think,
                Step.Group,
                Step.Repeat,
                Step.When,
                Step.Choose,
                Step.Feed,
                Step.Assign {

    /** A pause between two requests, drawn evenly from the range; it moves the planned start of what follows. */
    record Think(Duration least, Duration most) implements Step {
        public Think {
            if (least.isNegative() || most.compareTo(least) < 0 || most.compareTo(Duration.ofHours(1)) > 0) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": think time",
                        least + " to " + most,
                        "0 <= least <= most <= 1h",
                        "Write think(Duration.ofMillis(200)).");
            }
        }
    }

    /** Steps that belong together: a failure inside ends the group, and the journey goes on after it. */
    record Group(String name, List<Step> steps) implements Step {
        public Group {
            steps = List.copyOf(steps);
            requireSome("group '" + name + "'", steps);
        }
    }

    /** Steps that run several times; the variable {@code counter} counts from 0. */
    record Repeat(int times, String counter, List<Step> steps) implements Step {
        /** The most rounds. */
        public static final int MAX_TIMES = 1_000_000;

        public Repeat {
            steps = List.copyOf(steps);
            requireSome("repeat", steps);
            if (times < 1 || times > MAX_TIMES) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": repeat",
                        times + " times",
                        "1 to " + MAX_TIMES,
                        "Leave the repeat away, or give it a number in range.");
            }
        }
    }

    /** Steps that run again while a condition holds; the variable {@code counter} counts from 0. */
    record While(Condition condition, int atMost, List<Step> steps) implements Step {
        public While {
            steps = List.copyOf(steps);
            requireSome("repeatWhile", steps);
            if (atMost < 1 || atMost > Repeat.MAX_TIMES) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": repeatWhile",
                        "at most " + atMost + " times",
                        "1 to " + Repeat.MAX_TIMES,
                        "Give it a number in range: a condition may hold for ever.");
            }
        }
    }

    /** Where a journey passes this more than once, the passes are at least so far apart. */
    record Pace(Duration interval) implements Step {
        public Pace {
            if (interval.isNegative() || interval.compareTo(Duration.ofHours(1)) > 0) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": pace",
                        interval.toString(),
                        "0 to 1h",
                        "Write Duration.ofSeconds(1).");
            }
        }
    }

    /** Steps that run only if the condition holds. */
    record When(Condition condition, List<Step> then, List<Step> otherwise) implements Step {
        public When {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
            requireSome("when", then);
        }
    }

    /** One of several branches, by weight. */
    record Choose(List<Branch> branches) implements Step {
        public Choose {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": choose", "no branch", "at least one", "Add branch(1, ...).");
            }
        }
    }

    /** A branch of {@link Choose}: a relative weight above 0, and steps (none: do nothing). */
    record Branch(double weight, List<Step> steps) {
        public Branch {
            steps = List.copyOf(steps);
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": branch", "weight " + weight, "a weight above 0", "Give it one.");
            }
        }
    }

    /** Takes the next record of a feeder into the variables. */
    record Feed(Feeder feeder) implements Step {}

    /** Sets a variable. */
    record Assign(String variable, Template value) implements Step {}

    /** Fails if there are no steps. */
    static void requireSome(String where, List<Step> steps) {
        if (steps.isEmpty()) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": " + where, "no steps", "at least one step", "Add a step, or remove it.");
        }
    }

    /** Adds the request names in these steps, each once, in order. */
    static void collectRequestNames(List<Step> steps, List<String> names) {
        Set<String> distinct = new LinkedHashSet<>(names);
        forEach(steps, step -> {
            if (step instanceof HttpStep http) {
                distinct.add(http.name());
            } else if (step instanceof NativeStep own) {
                distinct.addAll(own.requests());
            }
        });
        names.clear();
        names.addAll(distinct);
    }

    /** All HTTP steps in these steps, in the order in which they are written. */
    static List<HttpStep> httpSteps(List<Step> steps) {
        List<HttpStep> found = new ArrayList<>();
        forEach(steps, step -> {
            if (step instanceof HttpStep http) {
                found.add(http);
            }
        });
        return found;
    }

    /** All steps in an engine's own language in these steps. */
    static List<NativeStep> nativeSteps(List<Step> steps) {
        List<NativeStep> found = new ArrayList<>();
        forEach(steps, step -> {
            if (step instanceof NativeStep own) {
                found.add(own);
            }
        });
        return found;
    }

    /** Visits these steps and all that are nested in them, outer ones first. */
    static void forEach(List<Step> steps, Consumer<Step> visitor) {
        for (Step step : steps) {
            visitor.accept(step);
            if (step instanceof Group group) {
                forEach(group.steps(), visitor);
            } else if (step instanceof Repeat repeat) {
                forEach(repeat.steps(), visitor);
            } else if (step instanceof While again) {
                forEach(again.steps(), visitor);
            } else if (step instanceof When when) {
                forEach(when.then(), visitor);
                forEach(when.otherwise(), visitor);
            } else if (step instanceof Choose choose) {
                choose.branches().forEach(branch -> forEach(branch.steps(), visitor));
            }
        }
    }

    /** The longest that these steps can take: all timeouts and think times, repeats counted, every branch taken. */
    static Duration longest(List<Step> steps) {
        Duration sum = Duration.ZERO;
        for (Step step : steps) {
            if (step instanceof HttpStep http) {
                sum = sum.plus(http.options().timeout());
            } else if (step instanceof NativeStep own) {
                sum = sum.plus(own.longest());
            } else if (step instanceof Think think) {
                sum = sum.plus(think.most());
            } else if (step instanceof Group group) {
                sum = sum.plus(longest(group.steps()));
            } else if (step instanceof Repeat repeat) {
                sum = sum.plus(longest(repeat.steps()).multipliedBy(repeat.times()));
            } else if (step instanceof While again) {
                sum = sum.plus(longest(again.steps()).multipliedBy(again.atMost()));
            } else if (step instanceof When when) {
                sum = sum.plus(longest(when.then())).plus(longest(when.otherwise()));
            } else if (step instanceof Choose choose) {
                for (Branch branch : choose.branches()) {
                    sum = sum.plus(longest(branch.steps()));
                }
            }
        }
        return sum;
    }
}
