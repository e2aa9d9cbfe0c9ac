package io.kingtide.shaper.limits;

import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.ShaperState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limited resources of one process. Code declares them; whoever holds the settings applies them, always all at once.
 * Admitting never takes a lock; declaring and applying do. Thread-safe.
 */
public final class LimitBoard {
    private final Map<String, LimitCarrier> carriers = new TreeMap<>();
    private final Map<String, LimitedResource> declared = new TreeMap<>();
    private Map<String, LimitSetting> settings = Map.of();

    /**
     * @param carriers those that a limit may name
     */
    public LimitBoard(List<LimitCarrier> carriers) {
        carriers.forEach(carrier -> this.carriers.put(carrier.name(), carrier));
    }

    /**
     * Declares a resource, unlimited until a setting says otherwise.
     *
     * @throws IllegalArgumentException if it is declared already
     */
    public synchronized LimitedResource declare(String resource) {
        if (declared.containsKey(resource) || declared.size() == ShaperState.MAX_SETTINGS) {
            throw new IllegalArgumentException(
                    "Resource '" + resource + "' is declared already, or is one of more than "
                            + ShaperState.MAX_SETTINGS + "; expected one declaration a process. Share its object.");
        }
        LimitedResource created = new LimitedResource(resource);
        declared.put(resource, created);
        LimitSetting setting = settings.get(resource);
        if (setting != null) {
            apply(created, setting, new ArrayList<>());
        }
        return created;
    }

    /**
     * Puts limits in force: a declared resource that is not listed becomes unlimited. A limit that did not change keeps
     * its state; one that is rejected leaves the limit before it in force.
     *
     * @return what was rejected and why, for the report to the console; empty if all is in effect
     */
    public synchronized List<String> apply(List<LimitSetting> all) {
        Map<String, LimitSetting> next = new HashMap<>();
        all.forEach(setting -> next.put(setting.resource(), setting));
        settings = Map.copyOf(next);
        List<String> rejected = new ArrayList<>();
        for (LimitedResource each : declared.values()) {
            LimitSetting setting = settings.get(each.name());
            if (setting != null) {
                apply(each, setting, rejected);
            } else if (each.enforced().setting() != null) {
                String carrier = each.carrier();
                each.unlimit();
                release(carrier, each.name());
            }
        }
        return rejected;
    }

    /** For each declared resource the version of the limit that decides; 0 without one. */
    public synchronized Map<String, Long> probe() {
        Map<String, Long> answers = new TreeMap<>();
        declared.forEach((name, each) -> answers.put(name, each.enforced().answeredVersion()));
        return answers;
    }

    /** What passed and what did not, by resource. */
    public synchronized Map<String, LimitedResource.Counts> counts() {
        Map<String, LimitedResource.Counts> counts = new TreeMap<>();
        declared.forEach((name, each) -> counts.put(name, each.counts()));
        return counts;
    }

    private void apply(LimitedResource each, LimitSetting setting, List<String> rejected) {
        if (setting.equals(each.enforced().setting())) {
            return;
        }
        LimitCarrier carrier = carriers.get(setting.carrier());
        if (carrier == null) {
            rejected.add("limit '" + each.name() + "' names the carrier '" + setting.carrier() + "'; expected one of "
                    + carriers.keySet() + " here");
            return;
        }
        String before = each.carrier();
        try {
            each.become(new LimitedResource.Enforced(carrier.enforce(setting), carrier.name(), setting));
        } catch (LimitRejectedException e) {
            rejected.add("limit '" + each.name() + "': " + e.getMessage());
            return;
        }
        if (!before.equals(carrier.name())) {
            release(before, each.name());
        }
    }

    private void release(String carrierName, String resource) {
        LimitCarrier carrier = carriers.get(carrierName);
        if (carrier != null) {
            carrier.release(resource);
        }
    }
}
