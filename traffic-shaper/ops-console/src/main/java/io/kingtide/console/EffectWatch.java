package io.kingtide.console;

import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.SwitchSetting;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Announces the moment when a switch or a limit is in effect on all its nodes. Thread-safe. */
final class EffectWatch {
    private final Desk desk;
    private final NodeRegistry registry;
    private final EventLog events;
    private final Map<String, Pending> pending = new HashMap<>();

    private record Pending(String type, String subject, long version, long changedAt, long startNanos) {}

    EffectWatch(Desk desk, NodeRegistry registry, EventLog events) {
        this.desk = desk;
        this.registry = registry;
        this.events = events;
    }

    synchronized void watch(SwitchSetting setting, ConsoleState after) {
        put("switch", setting.name(), setting.version(), after);
    }

    synchronized void watch(LimitSetting setting, ConsoleState after) {
        put("limit", setting.resource(), setting.version(), after);
    }

    /** Called after every report. */
    synchronized void look() {
        for (Iterator<Map.Entry<String, Pending>> each = pending.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Pending> entry = each.next();
            Pending change = entry.getValue();
            Effect effect = Effect.ofProbe(registry, entry.getKey(), change.version(), change.changedAt());
            if (effect.inEffectEverywhere()) {
                each.remove();
                announce(change, effect.nodes().size());
            }
        }
    }

    private void put(String type, String subject, long version, ConsoleState after) {
        String key = type + "/" + subject;
        pending.put(key, new Pending(type, subject, version, after.changedAt(key), System.nanoTime()));
    }

    private void announce(Pending change, int nodes) {
        long millis = (System.nanoTime() - change.startNanos()) / 1_000_000;
        events.publish(
                desk.clock().millis(),
                change.type() + ".in-effect",
                change.subject(),
                "console",
                change.subject() + " in effect on " + nodes + (nodes == 1 ? " node" : " nodes"),
                Map.of("version", change.version(), "nodes", nodes, "millis", millis));
    }
}
