package io.kingtide.shaper.switches;

import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.ShaperState;
import io.kingtide.shaper.state.SwitchSetting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The switches of one process. Code declares the switches that it obeys; whoever holds the settings applies them, always
 * all at once. Deciding never takes a lock; declaring and applying do. Thread-safe.
 */
public final class SwitchBoard {
    private final Clock clock;
    private final Map<String, DegradationSwitch> declared = new HashMap<>();
    private Map<String, SwitchSetting> settings = Map.of();

    public SwitchBoard(Clock clock) {
        this.clock = clock;
    }

    /**
     * Declares a switch that this process obeys.
     *
     * @param name {@code [a-z0-9-]}, 1 to 40 characters
     * @param fallback what the code does when it is on, unless the console says otherwise
     * @param alsoSupported other kinds of fallback that the code can do
     * @throws IllegalArgumentException if the name is declared already: two places that obey one switch share its object
     */
    @SafeVarargs
    public final synchronized DegradationSwitch declare(
            String name, Fallback fallback, Class<? extends Fallback>... alsoSupported) {
        if (declared.containsKey(name)) {
            throw new IllegalArgumentException(
                    "Switch '" + name + "' is declared already; expected one declaration a process. Share its object.");
        }
        if (declared.size() == ShaperState.MAX_SETTINGS) {
            throw new IllegalArgumentException("Switch '" + name + "' would be number " + (ShaperState.MAX_SETTINGS + 1)
                    + "; expected at most " + ShaperState.MAX_SETTINGS + " switches a process");
        }
        Set<Class<? extends Fallback>> supported = new HashSet<>(Set.of(alsoSupported));
        supported.add(fallback.getClass());
        DegradationSwitch created = new DegradationSwitch(name, fallback, Set.copyOf(supported), clock);
        declared.put(name, created);
        SwitchSetting setting = settings.get(name);
        if (setting != null) {
            apply(created, setting, new ArrayList<>());
        }
        return created;
    }

    /**
     * Puts settings in force: declared switches that are not listed go back to "never set". A setting that a declared
     * switch cannot obey changes nothing for that switch.
     *
     * @return what was rejected and why, for the report to the console; empty if all is in effect
     */
    public synchronized List<String> apply(List<SwitchSetting> all) {
        Map<String, SwitchSetting> next = new HashMap<>();
        all.forEach(setting -> next.put(setting.name(), setting));
        settings = Map.copyOf(next);
        List<String> rejected = new ArrayList<>();
        for (DegradationSwitch each : declared.values()) {
            SwitchSetting setting = settings.get(each.name());
            if (setting == null) {
                each.become(CompiledSetting.neverSet(each.name(), each.declared()));
            } else {
                apply(each, setting, rejected);
            }
        }
        return rejected;
    }

    /** For each declared switch the version that its running evaluator answers with. */
    public synchronized Map<String, Long> probe() {
        Map<String, Long> answers = new TreeMap<>();
        declared.forEach((name, each) -> answers.put(name, each.answeredVersion()));
        return answers;
    }

    private static void apply(DegradationSwitch each, SwitchSetting setting, List<String> rejected) {
        Fallback fallback = setting.fallback();
        if (fallback != null && !each.supported().contains(fallback.getClass())) {
            rejected.add("switch '" + each.name() + "' cannot fall back to '" + fallback.kind() + "' here; expected "
                    + supportedKinds(each));
            return;
        }
        each.become(CompiledSetting.of(setting, each.declared()));
    }

    private static String supportedKinds(DegradationSwitch each) {
        return "'" + each.declared().kind() + "'"
                + (each.supported().size() > 1
                        ? " or another of the " + each.supported().size() + " it supports"
                        : "");
    }
}
