package io.kingtide.scenario.run;

import io.kingtide.scenario.Condition;
import io.kingtide.scenario.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of steps that a visit is carrying out. */
final class Frame {
    final List<Step> steps;
    final int times;
    final String counter;
    final boolean group;
    final @Nullable Condition condition;
    int round;
    int at;

    Frame(List<Step> steps, int times, String counter, boolean group) {
        this(steps, times, counter, group, null);
    }

    Frame(List<Step> steps, int times, String counter, boolean group, @Nullable Condition condition) {
        this.condition = condition;
        this.steps = steps;
        this.times = times;
        this.counter = counter;
        this.group = group;
    }
}
