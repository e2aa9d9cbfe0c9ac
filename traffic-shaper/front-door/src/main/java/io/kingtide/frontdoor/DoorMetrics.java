package io.kingtide.frontdoor;

import io.kingtide.shaper.limits.LimitedResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the door counts since its start. Names come from closed sets, so there is a bounded number. Thread-safe. */
final class DoorMetrics {
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, UnitCounts> units = new ConcurrentHashMap<>();
    private final LongAdder eventsDropped = new LongAdder();
    private final LongAdder badRequests = new LongAdder();
    private final LongAdder connections = new LongAdder();

    /** One unit's. */
    static final class UnitCounts {
        final LongAdder requests = new LongAdder();
        final LongAdder answered = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder timedOut = new LongAdder();
        final LongAdder waited = new LongAdder();
        final LongAdder notAdmitted = new LongAdder();

        Map<String, Object> all() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("requests", requests.sum());
            all.put("answered", answered.sum());
            all.put("failed", failed.sum());
            all.put("timedOut", timedOut.sum());
            all.put("waited", waited.sum());
            all.put("queueFull", notAdmitted.sum());
            return all;
        }
    }

    UnitCounts unit(String name) {
        return units.computeIfAbsent(name, key -> new UnitCounts());
    }

    void refused(String code) {
        refused.computeIfAbsent(code, key -> new LongAdder()).increment();
    }

    void badRequest() {
        badRequests.increment();
    }

    void eventsDropped() {
        eventsDropped.increment();
    }

    void connected(int change) {
        connections.add(change);
    }

    Map<String, Object> counters(DoorState state) {
        Map<String, Object> resources = new LinkedHashMap<>();
        for (LimitedResource each : state.resources().values()) {
            LimitedResource.Counts counts = each.counts();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("passedReal", counts.passedReal());
            one.put("passedTest", counts.passedTest());
            one.put("blockedReal", counts.blockedReal());
            one.put("blockedTest", counts.blockedTest());
            one.put("carrier", each.carrier());
            resources.put(each.name(), one);
        }
        Map<String, Object> unitCounts = new LinkedHashMap<>();
        units.forEach((name, counts) -> unitCounts.put(name, counts.all()));
        Map<String, Object> refusedCounts = new LinkedHashMap<>();
        refused.forEach((code, count) -> refusedCounts.put(code, count.sum()));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("resources", resources);
        all.put("units", unitCounts);
        all.put("refused", refusedCounts);
        all.put("badRequests", badRequests.sum());
        all.put("connections", connections.sum());
        all.put("eventsDropped", eventsDropped.sum());
        return all;
    }
}
