package io.kingtide.shaper.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsed timeline. Immutable; {@link PlanFile} reads and checks it.
 *
 * @param name {@code [a-z0-9-]}, 1 to 40 characters
 * @param steps ordered by their time
 */
public record Plan(String name, List<Step> steps) {
    /** The most steps in one plan. */
    public static final int MAX_STEPS = 200;

    public Plan {
        steps = List.copyOf(steps);
    }

    /** Who makes a step happen. */
    public enum Mode {
        /** Each node, by its own clock: shipped beforehand, needs no console at its time. */
        @JsonProperty("local")
        LOCAL,
        /** The console, which watches that it is in effect and ends the plan if it is not. */
        @JsonProperty("coordinated")
        COORDINATED
    }

    /** What a local step does on a node that lost its console before the step's time. */
    public enum WhenCutOff {
        @JsonProperty("run")
        RUN,
        @JsonProperty("skip")
        SKIP
    }

    /**
     * One step.
     *
     * @param name unique in the plan
     * @param offsetMillis relative to T-zero, may be negative
     * @param action what changes
     * @param reverseAfterMillis how long after its time it is reversed; null never
     * @param mode who makes it happen
     * @param whenCutOff of a local step; null otherwise
     * @param withinMillis how soon a coordinated step must be in effect
     * @param quorumPercent on how many of the nodes concerned
     * @param dependsOn names of coordinated steps that must have succeeded before
     */
    public record Step(
            String name,
            long offsetMillis,
            Action action,
            @Nullable Long reverseAfterMillis,
            Mode mode,
            @Nullable WhenCutOff whenCutOff,
            long withinMillis,
            int quorumPercent,
            List<String> dependsOn) {
        public Step {
            dependsOn = List.copyOf(dependsOn);
        }
    }

    /** What a step changes. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SetSwitch.class, name = "switch"),
        @JsonSubTypes.Type(value = SetLimit.class, name = "limit")
    })
    public sealed interface Action {
        /** In a few words, for people. */
        String text();
    }

    /** Sets a degradation switch. */
    public record SetSwitch(
            String name,
            boolean on,
            @Nullable Fallback fallback,
            @Nullable Target target) implements Action {
        @Override
        public String text() {
            return "switch " + name + (on ? " on" : " off");
        }
    }

    /** Sets a limit. */
    public record SetLimit(String resource, double permitsPerSecond, String carrier) implements Action {
        @Override
        public String text() {
            return "limit " + resource + " to " + LimitSetting.rateText(permitsPerSecond) + " by " + carrier;
        }
    }
}
