package io.kingtide.shaper.state;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is in effect at a moment: the settings, and over them the scheduled steps that last. A setting that somebody made
 * after a step began wins over the step: on the night the operator has the last word. Not thread-safe: it remembers which
 * steps it began.
 */
public final class Timetable {
    private final Set<ScheduledStep> begun = new HashSet<>();

    /** The names of the steps in effect, and the state with them. */
    public record Moment(ShaperState state, Set<String> steps) {}

    /**
     * The state in effect now.
     *
     * @param cutOff whether the console is lost: steps that do not run then are not begun; begun ones go on to their end
     */
    public Moment at(long nowMillis, ShaperState base, boolean cutOff) {
        begun.retainAll(base.scheduled());
        Map<String, SwitchSetting> switches = new LinkedHashMap<>();
        base.switches().forEach(setting -> switches.put(setting.name(), setting));
        Map<String, LimitSetting> limits = new LinkedHashMap<>();
        base.limits().forEach(setting -> limits.put(setting.resource(), setting));
        Set<String> steps = new HashSet<>();
        for (ScheduledStep step : base.scheduled()) {
            if (!step.lasts(nowMillis) || (cutOff && !step.runsWhenCutOff() && !begun.contains(step))) {
                continue;
            }
            begun.add(step);
            if (put(step, switches, limits)) {
                steps.add(step.text());
            }
        }
        return new Moment(with(base, switches.values(), limits.values()), Set.copyOf(steps));
    }

    private static boolean put(
            ScheduledStep step, Map<String, SwitchSetting> switches, Map<String, LimitSetting> limits) {
        SwitchSetting toSwitch = step.switchSetting();
        if (toSwitch != null) {
            SwitchSetting now = switches.get(toSwitch.name());
            if (now != null && now.setAtMillis() >= step.fromMillis() && !isOfStep(now.owner())) {
                return false;
            }
            switches.put(toSwitch.name(), toSwitch);
        }
        LimitSetting toLimit = step.limitSetting();
        if (toLimit != null) {
            LimitSetting now = limits.get(toLimit.resource());
            if (now != null && now.setAtMillis() >= step.fromMillis() && !isOfStep(now.owner())) {
                return false;
            }
            limits.put(toLimit.resource(), toLimit);
        }
        return true;
    }

    /** Later steps of a plan win over earlier ones, although all were set when the plan was armed. */
    private static boolean isOfStep(String owner) {
        return owner.startsWith("plan ");
    }

    private static ShaperState with(
            ShaperState base, Collection<SwitchSetting> switches, Collection<LimitSetting> limits) {
        return new ShaperState(
                java.util.List.copyOf(switches),
                java.util.List.copyOf(limits),
                base.campaigns(),
                base.killed(),
                base.scheduled());
    }
}
