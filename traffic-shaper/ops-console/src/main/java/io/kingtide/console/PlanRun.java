package io.kingtide.console;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kingtide.shaper.plan.Plan;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.ScheduledStep;
import io.kingtide.shaper.state.SwitchSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plan around its T-zero, and how far it is. Immutable.
 *
 * @param settingVersion the version that the settings of its local steps carry: no hand-made setting has it
 * @param steps in the order of the plan
 */
record PlanRun(
        Plan plan,
        Status status,
        long tZeroMillis,
        String owner,
        String reason,
        long setAtMillis,
        long version,
        long settingVersion,
        List<StepRun> steps) {

    enum Status {
        @JsonProperty("armed")
        ARMED,
        @JsonProperty("done")
        DONE,
        @JsonProperty("aborted")
        ABORTED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum StepStatus {
        /** Its time has not come. */
        @JsonProperty("pending")
        PENDING,
        /** Set; not yet seen in effect on enough nodes. */
        @JsonProperty("checking")
        CHECKING,
        @JsonProperty("in-effect")
        IN_EFFECT,
        @JsonProperty("reversed")
        REVERSED,
        /** Not in effect in time; the plan was aborted for it. */
        @JsonProperty("failed")
        FAILED,
        /** The console was not there at its time. */
        @JsonProperty("held")
        HELD
    }

    /** One step's fate, and what was set before it. */
    record StepRun(
            String name,
            StepStatus status,
            long changedAtMillis,
            @Nullable SwitchSetting switchBefore,
            @Nullable LimitSetting limitBefore,
            @Nullable String detail) {
        StepRun to(StepStatus next, long nowMillis, @Nullable String why) {
            return new StepRun(name, next, nowMillis, switchBefore, limitBefore, why);
        }

        @JsonIgnore
        boolean isSet() {
            return status == StepStatus.CHECKING || status == StepStatus.IN_EFFECT || status == StepStatus.FAILED;
        }
    }

    PlanRun {
        steps = List.copyOf(steps);
    }

    static PlanRun armed(Plan plan, long tZeroMillis, Person who, String reason, long nowMillis, long version) {
        List<StepRun> steps = plan.steps().stream()
                .map(step -> new StepRun(step.name(), StepStatus.PENDING, nowMillis, null, null, null))
                .toList();
        return new PlanRun(plan, Status.ARMED, tZeroMillis, who.name(), reason, nowMillis, version, nowMillis, steps);
    }

    String ownerOfSettings() {
        return "plan " + plan.name();
    }

    @JsonIgnore
    boolean isArmed() {
        return status == Status.ARMED;
    }

    long atMillis(Plan.Step step) {
        return tZeroMillis + step.offsetMillis();
    }

    PlanRun with(int index, StepRun step) {
        List<StepRun> changed = new ArrayList<>(steps);
        changed.set(index, step);
        return new PlanRun(plan, status, tZeroMillis, owner, reason, setAtMillis, version, settingVersion, changed);
    }

    PlanRun to(Status next, String by, String why, long nowMillis) {
        return new PlanRun(plan, next, tZeroMillis, by, why, nowMillis, version + 1, settingVersion, steps);
    }

    /** What the nodes are sent beforehand. */
    List<ScheduledStep> scheduled() {
        if (!isArmed()) {
            return List.of();
        }
        return plan.steps().stream()
                .filter(step -> step.mode() == Plan.Mode.LOCAL)
                .map(this::scheduled)
                .toList();
    }

    private ScheduledStep scheduled(Plan.Step step) {
        long from = atMillis(step);
        Long after = step.reverseAfterMillis();
        String why = "step " + step.name();
        SwitchSetting toSwitch = null;
        LimitSetting toLimit = null;
        if (step.action() instanceof Plan.SetSwitch set) {
            toSwitch = new SwitchSetting(
                    set.name(),
                    set.on(),
                    set.fallback(),
                    set.target(),
                    ownerOfSettings(),
                    why,
                    setAtMillis,
                    null,
                    settingVersion);
        } else if (step.action() instanceof Plan.SetLimit set) {
            toLimit = new LimitSetting(
                    set.resource(),
                    set.permitsPerSecond(),
                    set.carrier(),
                    ownerOfSettings(),
                    why,
                    setAtMillis,
                    settingVersion);
        }
        return new ScheduledStep(
                plan.name(),
                step.name(),
                from,
                after == null ? null : Long.valueOf(from + after),
                step.whenCutOff() == Plan.WhenCutOff.RUN,
                toSwitch,
                toLimit);
    }
}
